/** Either opens the whole account or, with a shared access signature, what was signed. A SAS is taken with and without its question mark. */
export type AzureBlobCredentials = { accountKey: string } | { sas: string };

export interface AzureBlobSettings {
  type: 'azureblob';
  account: string;
  credentials: AzureBlobCredentials;
  /** `https://ACCOUNT.blob.core.windows.net` when absent. Of an emulator the account is a part of the path: `http://127.0.0.1:10000/devstoreaccount1`. */
  endpoint?: string;
}

export function endpointOf({ account, endpoint = `https://${account}.blob.core.windows.net` }: AzureBlobSettings): string {
  return endpoint.replace(/\/+$/, '');
}

export function sasOf({ sas }: { sas: string }): string {
  return sas.replace(/^\?/, '');
}
