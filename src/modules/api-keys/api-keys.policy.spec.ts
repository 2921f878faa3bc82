import type { Caller, KeyPermissions } from '#src/platform/access/caller.js';
import { beyond, covers } from './api-keys.policy.js';

const permissions = (changes: Partial<KeyPermissions> = {}): KeyPermissions => ({
  allow_algo: false, algo_acl: [], allow_data: false, allow_data_write: false, allow_web_algo: false, allow_algo_management: true, ...changes,
});
const caller = (changes: Partial<Caller>): Caller => ({ keyId: 'k', kind: 'standard', accountId: 'mia', username: 'mia', memberOf: new Map(), permissions: permissions(), ...changes });

describe('a key can give', () => {
  it('what it has', () => {
    const own = permissions({ allow_algo: true, algo_acl: ['algo://Mia/*'], allow_data: true });
    expect(beyond(caller({ permissions: own }), permissions({ allow_algo: true, algo_acl: ['algo://mia/Hello/*'] }))).toEqual([]);
  });

  it('nothing more', () => {
    const own = permissions({ allow_algo: true, algo_acl: ['algo://mia/*'] });
    const wanted = permissions({ allow_algo: true, allow_data: true, allow_data_write: true, algo_acl: ['algo://miaow/*', 'algo://mia/*'] });
    expect(beyond(caller({ permissions: own }), wanted)).toEqual(['allow_data', 'allow_data_write', 'algo://miaow/*']);
    expect(beyond(caller({ permissions: permissions({ referer_host: 'a.example' }) }), permissions())).toEqual(['a referer_host other than a.example']);
  });

  it('no more time', () => {
    const expiring = caller({ expiresAt: 1000 });
    expect(beyond(expiring, permissions(), new Date(1000))).toEqual([]);
    expect(beyond(expiring, permissions(), new Date(1001))).toEqual(['a later expires_at']);
    expect(beyond(expiring, permissions())).toEqual(['a later expires_at']);
  });

  it('everything when it is an admin key', () => {
    expect(beyond(caller({ kind: 'admin' }), permissions({ allow_data_write: true, algo_acl: ['algo://*'] }))).toEqual([]);
  });

  it.each([
    ['algo://*', 'algo://a/B/*', true], ['algo://a/*', 'algo://*', false], ['algo://a/B', 'algo://a/B/*', true], ['algo://a/B/*', 'algo://a/Bc/*', false], ['algo://a/*', 'algo://ab/*', false],
  ])('%s covers %s: %s', (held, entry, is) => {
    expect(covers(held, entry)).toBe(is);
  });
});
