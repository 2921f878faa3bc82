/** @jest-environment ./test/support/node-errors-environment.js */
import { validateHeaderValue } from 'node:http';
import { S3Connector } from './s3-connector.js';
import { explainS3 } from './s3-errors.js';
import type { S3Settings } from './s3-settings.js';

const key = { accessKeyId: 'AKIAEXAMPLE', secretAccessKey: 'a-secret' };
// Nothing of all this leaves the client.
const stat = (bucket: string, settings: Partial<S3Settings> = {}) =>
  new S3Connector({ type: 's3', credentials: key, ...settings }, { allow: [] }).stat([bucket, 'file'], AbortSignal.timeout(5_000));
const endpoint = 'https://127.0.0.1:1';

describe('what the client of S3 does not even ask for', () => {
  it.each<[string, string, Partial<S3Settings>]>([
    ['a bucket that begins as an ARN does', 'arn:aws:foo', {}],
    ['the same of another store', 'arn:aws:foo', { endpoint }],
    ['an access point of another store', 'arn:aws:s3:us-east-1:123456789012:accesspoint:my', { endpoint }],
    ['an access point in several regions', 'arn:aws:s3::123456789012:accesspoint:mfzwi23gnjvgw.mrap', {}],
    ['a region that is none', 'bucket', { region: 'US East (Ohio)' }],
    ['the same of another store', 'bucket', { endpoint, region: 'x.example/#' }],
  ])('is invalid: %s', async (_, bucket, settings) => {
    await expect(stat(bucket, settings)).rejects.toMatchObject({ name: 'ConnectorError', kind: 'invalid', message: expect.not.stringContaining('administrator') });
  });

  it.each(['AKIA\n', 'AKIÄ€'])('is forbidden: the key %j', (accessKeyId) => {
    let told: unknown;
    try {
      validateHeaderValue('authorization', `Credential=${accessKeyId}`);
    } catch (error) {
      told = explainS3({ ...key, accessKeyId })(error);
    }
    expect(told).toMatchObject({ name: 'ConnectorError', kind: 'forbidden', message: expect.stringContaining('character') });
  });
});
