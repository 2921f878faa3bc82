import { readCredentials, toStoreAccess, type DropboxApp } from './connector-credentials.js';

const platform: DropboxApp = { key: 'platform-key', secret: 'platform-secret' };
const dropbox = (data: object, app: DropboxApp = platform) => toStoreAccess('dropbox', 'oauth', { refresh_token: 'refresh', ...data }, app).settings;

describe('credentials', () => {
  it("use the platform's Dropbox app where they name none", () => {
    expect(dropbox({})).toMatchObject({ appKey: 'platform-key', appSecret: 'platform-secret', endpoints: { api: 'https://api.dropboxapi.com' } });
    expect(dropbox({ app_key: 'own' })).not.toHaveProperty('appSecret');
    expect(() => dropbox({}, {})).toThrow('have an administrator set DROPBOX_APP_KEY');
  });

  it.each([{ api_endpoint: 'https://thief.example' }, { content_endpoint: 'https://thief.example' }])("never send the platform's app secret to %j", (elsewhere) => {
    expect(() => dropbox(elsewhere)).toThrow('name the app');
    expect(JSON.stringify(dropbox({ ...elsewhere, app_key: 'own', app_secret: 'own-secret' }))).not.toContain('platform');
  });

  it.each(['..', 'a/b', 'Upper', 'a', '-ab', 'a--b', 'a?b', 'x'.repeat(64)])('take "%s" for no container', (container_name) => {
    const data = { storage_uri: 'https://account.blob.core.windows.net', sas_token: 'sig=1', container_name };
    expect(() => readCredentials('azureblob', 'sas', data, false)).toThrow('cred_data.container_name');
  });

  it.each([
    ['access_key_id', 'AKIA\n'],
    ['access_key_id', 'AKIÄ€'],
    ['access_key_id', 'AK IA'],
    ['session_token', 'abc\ndef'],
    ['region', 'US East (Ohio)'],
    ['region', 'us-east-1\n'],
    ['region', '-east'],
    ['region', ''],
    ['endpoint', `https://${'a'.repeat(64)}.example`],
    ['endpoint', `https://${Array.from({ length: 6 }, () => 'a'.repeat(50)).join('.')}.example`],
  ])('take for no %s of S3 what no request can have: %j', (name, value) => {
    const data = { access_key_id: 'AKIA', secret_access_key: 'secret', [name]: value };
    expect(() => readCredentials('s3', 'iam', data, false)).toThrow(`cred_data.${name}`);
  });

  it('take of S3 all that a request can have', () => {
    const data = { access_key_id: 'AKIA.~!', secret_access_key: 'bl änk', session_token: 'a+/=', region: 'us-gov-east-1', endpoint: `https://[::1]:9000/${'x'.repeat(100)}` };
    expect(readCredentials('s3', 'iam', data, false)).toEqual(data);
    expect(readCredentials('s3', 'iam', { ...data, endpoint: `http://${'a'.repeat(63)}.example` }, false)).toBeDefined();
  });

  it('open a container, with a signature or with the key of the account', () => {
    const signed = readCredentials('azureblob', 'SAS', { storage_uri: 'https://account.blob.core.windows.net/', sas_token: '?sig=1', container_name: 'photos' }, false);
    expect(toStoreAccess('azureblob', 'sas', signed, {})).toEqual({ settings: { type: 'azureblob', credentials: { sas: '?sig=1' }, endpoint: 'https://account.blob.core.windows.net/' }, root: ['photos'] });
    const keyed = readCredentials('azureblob', 'accountkey', { account_name: 'account', account_key: 'key', container_name: '$web' }, false);
    expect(toStoreAccess('azureblob', 'accountkey', keyed, {})).toMatchObject({ settings: { endpoint: 'https://account.blob.core.windows.net' }, root: ['$web'] });
  });
});
