import { Global, Module } from '@nestjs/common';
import { ConfigurationError } from '#config/settings.js';
import { readStorageLocation } from '#config/storage-location.js';
import { Settings } from '../config/settings.js';
import { BlobStore } from './blob-store.js';
import { LocalBlobStore } from './local-blob-store.js';

/** The store that the settings name. Throws a ConfigurationError when it does not answer: nothing that needs it would work. */
export async function openBlobStore(settings: Settings): Promise<BlobStore> {
  const store = await storeOf(settings);
  try {
    await store.check();
  } catch (error) {
    const { STORAGE, STORAGE_ENDPOINT } = settings.env;
    const where = STORAGE_ENDPOINT ? `${STORAGE} at ${STORAGE_ENDPOINT}` : STORAGE;
    throw new ConfigurationError(`STORAGE is ${where}, which cannot be used: ${(error as Error).message || (error as Error).name}`, { cause: error });
  }
  return store;
}

/** A driver is loaded when it is asked for, with all that its client is made of. */
async function storeOf(settings: Settings): Promise<BlobStore> {
  const { STORAGE, STORAGE_ENDPOINT: endpoint, STORAGE_REGION: region } = settings.env;
  const location = readStorageLocation(STORAGE);
  switch (location?.kind) {
    case 's3': {
      const { S3BlobStore } = await import('./s3-blob-store.js');
      return new S3BlobStore({ ...location, region, endpoint });
    }
    case 'gs': {
      const { GcsBlobStore } = await import('./gcs-blob-store.js');
      return new GcsBlobStore({ ...location, endpoint });
    }
    default:
      return new LocalBlobStore(settings.directory('blobs'));
  }
}

@Global()
@Module({
  providers: [{ provide: BlobStore, inject: [Settings], useFactory: openBlobStore }],
  exports: [BlobStore],
})
export class StorageModule {}
