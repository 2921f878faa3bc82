import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { environmentSchema } from '#config/settings.js';
import { settingFiles } from './setting-files.js';

const files = settingFiles();
const checkedIn = (path: string) => readFileSync(resolve(import.meta.dirname, '../..', path), 'utf8');

describe('the files made from the settings', () => {
  it.each(Object.keys(files))('%s is what the schema says; renew it with ./algoplane reference', (path) => {
    expect(checkedIn(path)).toBe(files[path]);
  });

  it('name every setting once, and say which ones are required', () => {
    const table = files['docs/reference/settings.md'] ?? '';
    const names = [...table.matchAll(/^\| `(\w+)` /gm)].map(([, name]) => name);
    expect(names).toEqual(Object.keys(environmentSchema.shape));
    const required = [...table.matchAll(/^\| `(\w+)` .* \*\*required\*\* /gm)].map(([, name]) => name);
    expect(required).toEqual(['DATABASE_URL', 'REDIS_URL', 'ENCRYPTION_KEY']);
  });

  it.each(['deploy/compose.yaml', 'deploy/compose.docker.yaml'])('%s gives the platform no setting that does not exist', (path) => {
    const content = checkedIn(path).replace(/^ *#.*$/gm, '');
    const given = [...content.matchAll(/[ {]([A-Z][A-Z_]+): /g)].flatMap(([, name]) => name ?? []);
    // The two stores have variables of their own, and the image one argument.
    const platform = given.filter((name) => !/^(POSTGRES_\w+|REDISCLI_AUTH|BASE)$/.test(name));
    expect(platform).toEqual(expect.arrayContaining(['EXECUTOR', 'ALGOPLANE_HOME']));
    expect(platform.filter((name) => !(name in environmentSchema.shape))).toEqual([]);
  });
});
