/** A service account's key, as in the file that Google hands out. */
export interface GcsSettings {
  type: 'gs';
  email: string;
  privateKeyId?: string;
  /** PEM; line ends may be written as `\n`. */
  privateKey: string;
  /** Whose buckets the root lists; when absent, what stands in the address of the account. */
  project?: string;
  /** `https://storage.googleapis.com` when absent. */
  apiEndpoint?: string;
  /** `https://oauth2.googleapis.com/token` when absent. */
  tokenUri?: string;
}

export const DEFAULT_API_ENDPOINT = 'https://storage.googleapis.com';

/** Undefined for an account whose address says nothing of a project. */
export function projectOf({ project, email }: GcsSettings): string | undefined {
  return project ?? /@([^.]+)\.iam\.gserviceaccount\.com$/.exec(email)?.[1];
}
