/** A key of an IAM user, or of a role for a time. `ambient`: what the platform's machine has itself, which is an administrator's to give away. */
export type S3Credentials = { accessKeyId: string; secretAccessKey: string; sessionToken?: string } | 'ambient';

export interface S3Settings {
  type: 's3';
  credentials: S3Credentials;
  /** `us-east-1` when absent. A bucket elsewhere is found all the same at AWS. */
  region?: string;
  /** For a store that is not AWS's: `https://minio.example:9000`. */
  endpoint?: string;
  /** `path`: the bucket stands in the path, not in the host name. With an endpoint of one's own, unless said otherwise; else `virtual`. */
  style?: 'path' | 'virtual';
}

export const DEFAULT_REGION = 'us-east-1';
