import { ApiError } from '#libs/errors/index.js';
import { refuseUnlessAllowed } from './access.guard.js';
import type { Caller } from './caller.js';
import { readBasic, readCredential } from './credential.js';

const caller = (kind: Caller['kind'] | 'inside', management: boolean): Caller => ({
  ...(kind === 'inside' ? { inside: { requestId: 'r', algorithmId: 'x', owner: 'o', pipelineEnabled: true, tree: { calls: 0, rootAlgorithm: 'a', rootRequest: 'r' } } } : {}),
  keyId: 'k', kind: kind === 'admin' ? 'admin' : 'standard', accountId: 'a', username: 'u', memberOf: new Map(),
  permissions: { allow_algo: true, algo_acl: ['algo://*'], allow_data: true, allow_data_write: true, allow_web_algo: true, allow_algo_management: management },
});

describe('the access levels', () => {
  it.each([
    ['standard', true, { any: true, call: true, key: true, management: true, admin: false }],
    ['standard', false, { any: true, call: true, key: true, management: false, admin: false }],
    ['admin', true, { any: true, call: false, key: false, management: false, admin: true }],
    ['inside', true, { any: false, call: true, key: false, management: false, admin: false }],
  ] as const)('of a %s key with management %s', (kind, management, expected) => {
    for (const [level, allowed] of Object.entries(expected)) {
      const attempt = () => refuseUnlessAllowed(caller(kind, management), level as 'any');
      if (allowed) {
        expect(attempt).not.toThrow();
      } else {
        expect(attempt).toThrow(ApiError);
      }
    }
  });
});

describe('the credential', () => {
  const read = (authorization?: string) => readCredential({ headers: { authorization } });
  it.each([
    ['simABC', 'simABC'], ['Simple simABC', 'simABC'], ['SIMPLE simABC', 'simABC'], ['Bearer a.b.c', 'a.b.c'],
    ['Basic abc', undefined], ['', undefined], ['Simple ', 'Simple'],
  ])('of "%s"', (header, expected) => {
    expect(read(header)).toBe(expected);
  });

  it('of git is Basic, and the key may hold a colon', () => {
    const authorization = `Basic ${Buffer.from('mia:sim:1').toString('base64')}`;
    expect(readBasic({ headers: { authorization } })).toEqual({ name: 'mia', key: 'sim:1' });
    expect(readBasic({ headers: { authorization: 'Basic !' } })).toBeUndefined();
  });
});
