import { CreateBucketCommand, ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expectOk } from '../support/access-world.js';
import { OwnPlatform } from '../support/own-platform.js';
import { api, bootstrap, deploy } from '../support/platform.js';
import { startMoto, type StoreServer } from '../support/store-servers.js';

const LARGE = randomBytes(12 << 20);
const CREDENTIALS = { AWS_ACCESS_KEY_ID: 'platform', AWS_SECRET_ACCESS_KEY: 'secret-of-the-platform' };

describe('a platform that keeps its blobs in S3', () => {
  let moto: StoreServer;
  let bucket: S3Client;
  let platform: OwnPlatform;

  beforeAll(async () => {
    moto = await startMoto();
    const endpoint = `http://127.0.0.1:${moto.port}`;
    bucket = new S3Client({ endpoint, forcePathStyle: true, region: 'us-east-1', credentials: { accessKeyId: 'test', secretAccessKey: 'test' } });
    await bucket.send(new CreateBucketCommand({ Bucket: 'platform' }));
    platform = await OwnPlatform.start({ ...CREDENTIALS, STORAGE: 's3://platform/algoplane', STORAGE_ENDPOINT: endpoint });
  });
  afterAll(async () => {
    await platform?.remove();
    await moto.stop();
  });

  const keys = async (prefix: string) => ((await bucket.send(new ListObjectsV2Command({ Bucket: 'platform', Prefix: prefix }))).Contents ?? []).map(({ Key }) => Key);

  it('has there what it built, and nothing on its own disk', async () => {
    expect(await keys('algoplane/artifacts/')).not.toEqual([]);
    expect(existsSync(join(platform.home, 'blobs'))).toBe(false);
    const commit = await deploy('Kept', { 'src/Kept.py': 'def apply(input):\n    return input * 2\n' });
    const { body } = await api('POST', `/v1/algo/${bootstrap().username}/Kept/${commit}`, { body: 21 });
    expect(body.result).toBe(42);
  });

  it('has there the files of users, whole, in parts, and gone', async () => {
    await expectOk(api('POST', '/v1/data/.my', { body: { name: 'kept' } }));
    await expectOk(api('PUT', '/v1/data/.my/kept/large', { body: LARGE }));
    const { api_url, api_key } = bootstrap();
    const read = async (headers = {}) => Buffer.from(await (await fetch(`${api_url}/v1/data/.my/kept/large`, { headers: { Authorization: `Simple ${api_key}`, ...headers } })).arrayBuffer());
    expect((await read()).equals(LARGE)).toBe(true);
    expect((await read({ Range: 'bytes=5000000-5000999' })).equals(LARGE.subarray(5_000_000, 5_001_000))).toBe(true);
    const before = await keys('algoplane/data/');
    expect(before).toHaveLength(1);
    await expectOk(api('DELETE', '/v1/data/.my/kept/large'));
    expect(await keys('algoplane/data/')).toEqual([]);
  });

  it('has there the results of asynchronous calls', async () => {
    const { body } = await api('POST', `/v1/algo/${bootstrap().username}/Hello?output=void`, { body: 'Mia', headers: { 'Content-Type': 'text/plain' } });
    let call = await api('GET', `/v1/calls/${body.request_id}`);
    while (call.body.status !== 'succeeded') {
      call = await api('GET', `/v1/calls/${body.request_id}`);
    }
    expect(call.body.response.result).toBe('Hello Mia');
  });

  it('says at its start that a bucket does not do, and no credential', async () => {
    const started = OwnPlatform.start({ ...CREDENTIALS, STORAGE: 's3://no-such-bucket', STORAGE_ENDPOINT: `http://127.0.0.1:${moto.port}` });
    const error = await started.then(() => new Error('It started.'), (failure: Error) => failure);
    expect(error.message).toMatch(/STORAGE is s3:\/\/no-such-bucket at http:\/\/127\.0\.0\.1:\d+, which cannot be used: .*bucket/i);
    expect(error.message).not.toContain(CREDENTIALS.AWS_SECRET_ACCESS_KEY);
  });
});
