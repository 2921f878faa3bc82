/** @jest-environment ./test/support/node-errors-environment.js */
import { CreateBucketCommand, ListMultipartUploadsCommand, S3Client } from '@aws-sdk/client-s3';
import { PassThrough, Readable } from 'node:stream';
import { startMoto } from '../../../test/support/store-servers.js';
import { connectorContract } from '../contract/connector.contract.js';
import { chunksOf, signal } from '../contract/contract-store.js';
import { S3Connector } from './s3-connector.js';
import type { S3Settings } from './s3-settings.js';

const local = { allow: ['127.0.0.1'] };
const credentials = { accessKeyId: 'AKIAEXAMPLE', secretAccessKey: 'a-wrong/secret+key' };
const settings = (port: number): S3Settings => ({ type: 's3', credentials, endpoint: `http://127.0.0.1:${port}` });
let client: S3Client;

connectorContract(
  's3',
  async () => {
    const [server, strict] = await Promise.all([startMoto(), startMoto(true)]);
    client = new S3Client({ credentials, endpoint: settings(server.port).endpoint, region: 'us-east-1', forcePathStyle: true });
    await client.send(new CreateBucketCommand({ Bucket: 'bucket' }));
    return {
      connector: new S3Connector(settings(server.port), local),
      root: ['bucket'],
      nowhere: ['no-such-bucket'],
      refused: { connector: new S3Connector(settings(strict.port), local), secret: credentials.secretAccessKey },
      down: new S3Connector(settings(1), local),
      guarded: new S3Connector(settings(server.port), { allow: [] }),
      close: async () => {
        client.destroy();
        await Promise.all([server.stop(), strict.stop()]);
      },
    };
  },
  (world) => {
    const unfinished = async () => (await client.send(new ListMultipartUploadsCommand({ Bucket: 'bucket' }))).Uploads ?? [];

    it('leaves no parts of an upload that broke off or was aborted', async () => {
      const stop = new AbortController();
      const content = new PassThrough();
      content.write(Buffer.alloc(20 << 20));
      const aborted = world().connector.write(world().fresh('a'), content, stop.signal);
      for (const deadline = Date.now() + 10_000; Date.now() < deadline && (await unfinished()).length === 0;) {
        // Until the upload has begun.
      }
      expect(await unfinished()).toHaveLength(1);
      stop.abort(new Error('enough'));
      await expect(aborted).rejects.toThrow('enough');
      expect(await unfinished()).toEqual([]);

      const cut = Readable.from(chunksOf(20, 1 << 20));
      setTimeout(() => cut.destroy(new Error('cut')), 50);
      await world()
        .connector.write(world().fresh('b'), cut, signal())
        .catch((error: Error) => expect(error.message).toBe('cut'));
      expect(await unfinished()).toEqual([]);
    });
  },
);
