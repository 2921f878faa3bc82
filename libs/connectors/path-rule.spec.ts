import { formatPathRule, mayUse, parsePathRule, type PathUse } from './path-rule.js';

const uses: PathUse[] = ['read', 'list', 'write', 'write-directory'];
const open = (rule: string, path: string, writeable = true): string => {
  const parts = path === '' ? [] : path.split('/');
  return uses.filter((use) => mayUse(parsePathRule(rule, writeable)!, parts, use)).join(' ');
};

describe('the rule of a connector for paths', () => {
  it.each([
    ['*', '', 'read list write write-directory'],
    ['*', 'a/b', 'read list write write-directory'],
    ['a/b.txt', 'a/b.txt', 'read write'],
    ['a/b.txt', 'a', ''],
    ['a/b.txt', 'a/b.txt/c', ''],
    ['a/b.txt', 'A/b.txt', ''],
    ['a/*', 'a', 'read list'],
    ['a/*', 'a/b', 'read list write write-directory'],
    ['a/*', 'a/b/c', 'read list write write-directory'],
    ['a/*', 'ab', ''],
    ['a/*', '', ''],
    ['a/b/*', 'a', ''],
  ])('%s opens "%s" for: %s', (rule, path, expected) => {
    expect(open(rule, path)).toBe(expected);
  });

  it('lets nothing be written unless it says so', () => {
    expect(open('*', 'a', false)).toBe('read list');
    expect(mayUse(parsePathRule()!, ['a'], 'write')).toBe(false);
  });

  it.each(['', '/', 'a/', 'a*', 'a/*/b', '../*', 'a//*', 'a/../b', '**', 'a/**'])('is not "%s"', (text) => {
    expect(parsePathRule(text)).toBeUndefined();
  });

  it.each(['*', 'a/b.txt', 'Folder/*'])('is written as it was read: %s', (text) => {
    expect(formatPathRule(parsePathRule(text)!)).toBe(text);
  });
});
