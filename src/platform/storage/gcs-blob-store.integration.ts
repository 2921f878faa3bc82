/** @jest-environment ./test/support/node-errors-environment.js */
import { startGcsEmulator } from '../../../test/support/store-servers.js';
import { blobStoreContract } from './blob-store.contract.js';
import { GcsBlobStore } from './gcs-blob-store.js';

const open = async () => {
  const server = await startGcsEmulator('platform');
  const place = { bucket: 'platform', prefix: 'algo/', endpoint: `http://127.0.0.1:${server.port}` };
  return {
    store: new GcsBlobStore(place),
    unusable: new GcsBlobStore({ ...place, bucket: 'no-such-bucket' }),
    // The emulator does not tell; unfinished uploads are no objects, and go by themselves.
    unfinished: async () => 0,
    close: () => server.stop(),
  };
};

blobStoreContract('gcs', open, { oneRequestAtATime: true });
