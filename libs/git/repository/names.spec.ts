import { isBranchName } from './names.js';

describe('names of branches', () => {
  it.each(['main', 'master', 'feature/a-b_c.d', 'ümlaut', 'a@b', 'x{y}', "it's"])('%s is one', (name) => {
    expect(isBranchName(name)).toBe(true);
  });

  it.each(['', '-x', 'a..b', 'a b', 'a~1', 'a^', 'a:b', 'a?', 'a*', 'a[b', 'a\\b', '@', 'a@{b', '/a', 'a/', 'a//b', '.a', 'a/.b', 'a.lock', 'a.', 'a\nb', 'a\u007f', 'a'.repeat(201)])(
    '%j is none',
    (name) => {
      expect(isBranchName(name)).toBe(false);
    },
  );
});
