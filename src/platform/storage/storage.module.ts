import { Global, Module } from '@nestjs/common';
import { Settings } from '../config/settings.js';
import { BlobStore } from './blob-store.js';
import { LocalBlobStore } from './local-blob-store.js';

@Global()
@Module({
  providers: [{ provide: BlobStore, inject: [Settings], useFactory: (settings: Settings) => new LocalBlobStore(settings.directory('blobs')) }],
  exports: [BlobStore],
})
export class StorageModule {}
