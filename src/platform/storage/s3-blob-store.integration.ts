/** @jest-environment ./test/support/node-errors-environment.js */
import { CreateBucketCommand, ListMultipartUploadsCommand, S3Client } from '@aws-sdk/client-s3';
import { startMoto } from '../../../test/support/store-servers.js';
import { blobStoreContract } from './blob-store.contract.js';
import { S3BlobStore } from './s3-blob-store.js';

let client: S3Client;
let store: S3BlobStore;
const unfinished = async () => (await client.send(new ListMultipartUploadsCommand({ Bucket: 'platform' }))).Uploads ?? [];

describe('blobs in S3', () => {
  const before = { ...process.env };
  beforeAll(() => Object.assign(process.env, { AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'test' }));
  afterAll(() => {
    process.env = before;
  });

  blobStoreContract('s3', async () => {
    const moto = await startMoto();
    const endpoint = `http://127.0.0.1:${moto.port}`;
    client = new S3Client({ endpoint, forcePathStyle: true, region: 'us-east-1' });
    await client.send(new CreateBucketCommand({ Bucket: 'platform' }));
    const place = { bucket: 'platform', prefix: 'algo/plane/', region: 'us-east-1', endpoint };
    store = new S3BlobStore(place);
    return {
      store,
      unusable: new S3BlobStore({ ...place, bucket: 'no-such-bucket' }),
      unfinished: async () => (await unfinished()).length,
      close: () => moto.stop(),
    };
  });
});
