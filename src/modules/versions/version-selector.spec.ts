import { parseVersion } from './version-selector.js';

describe('a version string', () => {
  const hash = 'a501ed74fd91548dedd50dffa59e9f0e53ce49a3';

  it.each([
    [undefined, { kind: 'latest' }],
    ['', { kind: 'latest' }],
    ['latest', { kind: 'latest' }],
    ['latestPrivate', { kind: 'latest-private' }],
    [hash, { kind: 'hash', hash }],
    [hash.toUpperCase(), { kind: 'hash', hash }],
    ['1.2.3', { kind: 'exact', semver: [1, 2, 3] }],
    ['0.0.10', { kind: 'exact', semver: [0, 0, 10] }],
    ['1.2', { kind: 'minor', major: 1, minor: 2 }],
    ['1.2.*', { kind: 'minor', major: 1, minor: 2 }],
    ['1.2.x', { kind: 'minor', major: 1, minor: 2 }],
    ['1', { kind: 'major', major: 1 }],
    ['1.*', { kind: 'major', major: 1 }],
    ['1.*.*', { kind: 'major', major: 1 }],
    ['12', { kind: 'major', major: 12 }],
  ])('%s', (text, expected) => {
    expect(parseVersion(text)).toEqual(expected);
  });

  it.each(['1.*.3', 'latestprivate', 'v1', '1.2.3.4', hash.slice(1), '-1', '1.2.-3', '*', '..', '1.2.3-beta', "1'; drop"])('%s is none', (text) => {
    expect(parseVersion(text)).toBeUndefined();
  });
});
