/** Either opens the whole account or, with a shared access signature, what was signed. A SAS is taken with and without its question mark. */
export type AzureBlobCredentials = { account: string; accountKey: string } | { sas: string };

export interface AzureBlobSettings {
  type: 'azureblob';
  credentials: AzureBlobCredentials;
  /** `https://ACCOUNT.blob.core.windows.net`. Of an emulator the account is a part of the path: `http://127.0.0.1:10000/devstoreaccount1`. */
  endpoint: string;
}

export function endpointOf({ endpoint }: AzureBlobSettings): string {
  return endpoint.replace(/\/+$/, '');
}

export function sasOf({ sas }: { sas: string }): string {
  return sas.replace(/^\?/, '');
}
