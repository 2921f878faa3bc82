import { kindOfStatus, reasonWithout } from './connector-error.js';

describe('the reason of a store', () => {
  it('loses every credential, encoded or not', () => {
    expect(reasonWithout(['se/cret+1', 'se/cret'], 'bad: se/cret+1 or se%2Fcret%2B1 or se/cret')).toBe('bad: *** or *** or ***');
  });

  it('is one line of bounded length', () => {
    expect(reasonWithout([], '\n first\u0007 line \nRequestId: 1')).toBe('first  line');
    expect(reasonWithout([], 'x'.repeat(1000))).toHaveLength(300);
    expect(reasonWithout([], '')).toBe('The store gave no reason.');
  });
});

describe('the status of an answer', () => {
  it.each([
    [400, 'invalid'],
    [401, 'forbidden'],
    [403, 'forbidden'],
    [404, 'not-found'],
    [409, 'conflict'],
    [416, 'invalid'],
    [429, 'unavailable'],
    [500, 'unavailable'],
    [503, 'unavailable'],
  ])('%d means %s', (status, kind) => {
    expect(kindOfStatus(status)).toBe(kind);
  });
});
