import { ConnectorError, kindOfStatus, reasonWithout, unforeseen } from './connector-error.js';

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

describe('what nobody foresaw', () => {
  it('keeps for the log what it was and where, and nothing that hangs on it', () => {
    const fault = Object.assign(new TypeError('no place for se/cret\nhere'), { code: 'E_ODD', request: { authorization: 'se/cret' } });
    const { kind, message, cause } = unforeseen(fault, ['se/cret']);
    expect([kind, message]).toEqual(['unavailable', 'The endpoint does not answer as the store does.']);
    expect(cause).toMatchObject({ name: 'TypeError', code: 'E_ODD', message: 'no place for ***', stack: expect.stringMatching(/^TypeError: no place for \*\*\*\n {4}at .*connector-error\.spec/) });
    expect(cause).not.toHaveProperty('request');
    expect((cause as Error).stack).not.toContain('se/cret');
  });

  it('may be anything', () => {
    expect(unforeseen('se/cret', ['se/cret']).cause).toMatchObject({ message: 'No error was thrown, but a value: string' });
    expect(new ConnectorError('conflict', 'known')).not.toHaveProperty('cause');
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
