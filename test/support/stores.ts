import { generateKeyPairSync } from 'node:crypto';
import { accountKey, plainClient, sasFor } from '../../libs/connectors/azureblob/testing/azureblob-emulator.js';
import { DropboxFake } from '../../libs/connectors/dropbox/testing/dropbox-fake.js';
import { GcsFront } from '../../libs/connectors/gcs/testing/gcs-front.js';
import { startAzurite, startGcsEmulator, startMoto } from './store-servers.js';

/** A store that runs, and what a person tells the platform to open it. */
export interface TestStore {
  /** `s3`, as in the URI; what lies in it is the store's own root, or its bucket. */
  root: string;
  connector: { protocol: string; cred_type: string; cred_data: Record<string, string> };
  /** Credentials that the store does not take, and the part of them that nobody may see. */
  refused: { cred_data: Record<string, string>; secret: string };
  stop(): Promise<void>;
}

/** On a server that takes nothing before it was told of users; the only way to have S3 refuse a key here. */
async function s3(): Promise<TestStore> {
  const [open, strict] = await Promise.all([startMoto(), startMoto(true)]);
  await fetch(`http://127.0.0.1:${open.port}/bucket`, { method: 'PUT' });
  const data = (port: number, secret: string) => ({ access_key_id: 'AKIATEST', secret_access_key: secret, endpoint: `http://127.0.0.1:${port}` });
  const secret = 'strange-secret-of-s3';
  return {
    root: 's3://bucket',
    connector: { protocol: 's3', cred_type: 'iam', cred_data: data(open.port, 'good') },
    refused: { cred_data: data(strict.port, secret), secret },
    stop: async () => void (await Promise.all([open.stop(), strict.stop()])),
  };
}

async function gs(): Promise<TestStore> {
  const newKey = () => generateKeyPairSync('rsa', { modulusLength: 2048, publicKeyEncoding: { type: 'spki', format: 'pem' }, privateKeyEncoding: { type: 'pkcs8', format: 'pem' } });
  const [good, strange] = [newKey(), newKey()];
  const server = await startGcsEmulator('bucket');
  const front = new GcsFront(server.port, good.publicKey);
  const endpoint = await front.listen();
  const data = (key: string) => ({ email: 'robot@a-project.iam.gserviceaccount.com', private_key_id: '1', private_key: key, api_endpoint: endpoint, token_uri: `${endpoint}/token` });
  return {
    root: 'gs://bucket',
    // Under the other name, which stands for the same.
    connector: { protocol: 'gcs', cred_type: 'serviceaccount', cred_data: data(good.privateKey) },
    refused: { cred_data: data(strange.privateKey), secret: strange.privateKey.split('\n')[3] ?? '' },
    stop: () => (front.close(), server.stop()),
  };
}

async function azureblob(kind: 'sas' | 'accountkey'): Promise<TestStore> {
  const server = await startAzurite();
  const origin = `http://127.0.0.1:${server.port}`;
  await plainClient(origin).createContainer('container');
  const strange = Buffer.alloc(64, 'strange').toString('base64');
  const place = { storage_uri: `${origin}/devstoreaccount1`, container_name: 'container' };
  const account = (key: string) => ({ ...place, account_name: 'devstoreaccount1', account_key: key });
  const signed = (sas: string) => ({ ...place, sas_token: sas });
  const bad = sasFor('co', strange);
  return {
    root: 'azureblob://',
    connector: { protocol: 'azureblob', cred_type: kind, cred_data: kind === 'sas' ? signed(sasFor('co')) : account(accountKey) },
    refused: kind === 'sas' ? { cred_data: signed(bad), secret: new URLSearchParams(bad).get('sig') ?? '' } : { cred_data: account(strange), secret: strange },
    stop: () => server.stop(),
  };
}

async function dropbox(): Promise<TestStore> {
  const fake = new DropboxFake([{ key: 'app-key', secret: 'app-secret', refreshToken: 'refresh' }]);
  const { api, content } = await fake.listen();
  const data = (token: string) => ({ app_key: 'app-key', app_secret: 'app-secret', refresh_token: token, api_endpoint: api, content_endpoint: content });
  const secret = 'strange-refresh-token';
  return {
    root: 'dropbox://',
    connector: { protocol: 'dropbox', cred_type: 'oauth', cred_data: data('refresh') },
    refused: { cred_data: data(secret), secret },
    stop: () => fake.close(),
  };
}

export const testStores: [string, () => Promise<TestStore>][] = [
  ['s3', s3],
  ['gs', gs],
  ['azureblob with a signature', () => azureblob('sas')],
  ['azureblob with an account key', () => azureblob('accountkey')],
  ['dropbox', dropbox],
];
