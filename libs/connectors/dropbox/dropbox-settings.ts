/** Where Dropbox's two kinds of requests go. */
export interface DropboxEndpoints {
  /** For the sign-in and for what has no content. */
  api: string;
  content: string;
}

/** An app of Dropbox's, and the leave that the owner of one account gave to it. */
export interface DropboxSettings {
  type: 'dropbox';
  refreshToken: string;
  appKey: string;
  /** Absent where the leave was given by way of PKCE, which needs none. */
  appSecret?: string;
  /** Dropbox's own when absent; others in tests and behind a proxy. */
  endpoints?: DropboxEndpoints;
}

export const DEFAULT_ENDPOINTS: DropboxEndpoints = {
  api: 'https://api.dropboxapi.com',
  content: 'https://content.dropboxapi.com',
};
