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

  it('open a container, with a signature or with the key of the account', () => {
    const signed = readCredentials('azureblob', 'SAS', { storage_uri: 'https://account.blob.core.windows.net/', sas_token: '?sig=1', container_name: 'photos' }, false);
    expect(toStoreAccess('azureblob', 'sas', signed, {})).toEqual({ settings: { type: 'azureblob', credentials: { sas: '?sig=1' }, endpoint: 'https://account.blob.core.windows.net/' }, root: ['photos'] });
    const keyed = readCredentials('azureblob', 'accountkey', { account_name: 'account', account_key: 'key', container_name: '$web' }, false);
    expect(toStoreAccess('azureblob', 'accountkey', keyed, {})).toMatchObject({ settings: { endpoint: 'https://account.blob.core.windows.net' }, root: ['$web'] });
  });
});
