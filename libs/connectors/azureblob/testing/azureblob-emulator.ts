import {
  AccountSASPermissions,
  AccountSASResourceTypes,
  AccountSASServices,
  BlobServiceClient,
  generateAccountSASQueryParameters,
  StorageSharedKeyCredential,
} from '@azure/storage-blob';
import type { AzureBlobCredentials, AzureBlobSettings } from '../azureblob-settings.js';

/** Documented for the emulator. */
export const ACCOUNT = 'devstoreaccount1';
const SAS_LIFETIME_MS = 3_600_000;
export const accountKey = 'Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==';

/** `resourceTypes`: of s for the account itself, c for containers, o for blobs, those that the signature opens. */
export function sasFor(resourceTypes: string, key = accountKey): string {
  const values = {
    expiresOn: new Date(Date.now() + SAS_LIFETIME_MS),
    permissions: AccountSASPermissions.parse('rwdlac'),
    resourceTypes: AccountSASResourceTypes.parse(resourceTypes).toString(),
    services: AccountSASServices.parse('b').toString(),
  };
  return generateAccountSASQueryParameters(values, new StorageSharedKeyCredential(ACCOUNT, key)).toString();
}

/** `origin`: `http://127.0.0.1:10000`. */
export function settings(
  origin: string,
  credentials: AzureBlobCredentials = { account: ACCOUNT, accountKey },
): AzureBlobSettings {
  return { type: 'azureblob', credentials, endpoint: `${origin}/${ACCOUNT}/` };
}

/** The vendor's client as it comes. */
export function plainClient(origin: string): BlobServiceClient {
  return new BlobServiceClient(`${origin}/${ACCOUNT}`, new StorageSharedKeyCredential(ACCOUNT, accountKey));
}
