import { aclAllows } from './algorithms.policy.js';

describe('the list of algorithms of a key', () => {
  it.each([
    ['algo://*', true],
    ['algo://demo/*', true],
    ['algo://demo/Hello/*', true],
    ['algo://DEMO/hello', true],
    ['algo://demo/Hell/*', false],
    ['algo://demo/Hell', false],
    ['algo://dem/*', false],
    ['algo://other/*', false],
    ['', false],
  ])('%s', (entry, allowed) => {
    expect(aclAllows([entry], 'demo', 'Hello')).toBe(allowed);
  });

  it('allows nothing when it is empty', () => {
    expect(aclAllows([], 'demo', 'Hello')).toBe(false);
  });
});
