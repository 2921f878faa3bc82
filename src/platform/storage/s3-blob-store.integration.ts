/** @jest-environment ./test/support/node-errors-environment.js */
import { CreateBucketCommand, CreateMultipartUploadCommand, ListMultipartUploadsCommand, S3Client } from '@aws-sdk/client-s3';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
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

  it('that others have not finished in the same bucket are left alone', async () => {
    const moto = await startMoto();
    const place = { bucket: 'shared', prefix: '', region: 'us-east-1', endpoint: `http://127.0.0.1:${moto.port}` };
    const others = new S3Client({ ...place, forcePathStyle: true });
    await others.send(new CreateBucketCommand({ Bucket: 'shared' }));
    for (const Key of ['another-team/backup.tar', 'data/ab/ours', 'artifacts/ours', 'database/backup.tar']) {
      await others.send(new CreateMultipartUploadCommand({ Bucket: 'shared', Key }));
    }
    await new S3BlobStore(place).removeUnfinished(new Date(Date.now() + 60_000));
    const { Uploads = [] } = await others.send(new ListMultipartUploadsCommand({ Bucket: 'shared' }));
    expect(Uploads.map(({ Key }) => Key).toSorted()).toEqual(['another-team/backup.tar', 'database/backup.tar']);
    await moto.stop();
  });

  it('that are unfinished are removed, however many pages of them there are', async () => {
    const uploads = ['1', '2', '3'];
    const aborted: string[] = [];
    // As S3 itself: moto knows one page.
    const server = createServer((request, response) => {
      const asked = new URL(request.url ?? '', 'http://s3').searchParams;
      if (request.method === 'DELETE') {
        aborted.push(asked.get('uploadId') ?? '');
        response.writeHead(204).end();
        return;
      }
      const upload = asked.get('prefix') === 'plane/data/' ? uploads[uploads.indexOf(asked.get('upload-id-marker') ?? '') + 1] : undefined;
      const more = upload !== undefined && upload !== uploads.at(-1);
      response.end(`<ListMultipartUploadsResult><IsTruncated>${more}</IsTruncated>${more ? `<NextKeyMarker>plane/data/ab/x</NextKeyMarker><NextUploadIdMarker>${upload}</NextUploadIdMarker>` : ''}${
        upload === undefined ? '' : `<Upload><Key>plane/data/ab/x</Key><UploadId>${upload}</UploadId><Initiated>${upload === '2' ? '2999' : '2010'}-11-10T20:48:33.000Z</Initiated></Upload>`
      }</ListMultipartUploadsResult>`);
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    await new S3BlobStore({ bucket: 'b', prefix: 'plane/', region: 'us-east-1', endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}` }).removeUnfinished(new Date());
    expect(aborted).toEqual(['1', '3']);
    server.closeAllConnections();
    server.close();
  });
});
