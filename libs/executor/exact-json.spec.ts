import { holdsInexactNumbers, JsonText, writeJson } from './exact-json.js';

describe('numbers that a double does not hold', () => {
  it.each([
    '9007199254740993', '-12345678901234567890', ' [1, 18446744073709551615]', '{"a":0.12345678901234567890}', '123456789.123456789', '1e400', '[1E-400,2]', '[1.5e+308]',
    '{"text":"\\"","id":9007199254740993}', `{"${'k'.repeat(40)}":[[{"":${'7'.repeat(16)}1}]]}`, '123456789012345.6',
  ])('are in %s', (json) => {
    expect(holdsInexactNumbers(json)).toBe(true);
  });

  it.each([
    '[1,2.5,-3e2,true,null]', '9007199254740991', '-1234567890123456', '123456789012345', '[1e21,123456789012345e99]', '{"a":"9007199254740993"}', '{"9007199254740993 1e999":1}',
    '"\\\\\\"9007199254740993"', '"0123456789abcdefe1000"', '"...................."', '',
  ])('are not in %j', (json) => {
    expect(holdsInexactNumbers(json)).toBe(false);
  });

  it('are found wherever they stand', () => {
    for (let before = 0; before < 40; before++) {
      expect(holdsInexactNumbers(`[${' '.repeat(before)}9007199254740993]`)).toBe(true);
      expect(holdsInexactNumbers(`[${'1,'.repeat(before)}99999999.99999999]`)).toBe(true);
      expect(holdsInexactNumbers(`[${'1,'.repeat(before)}123456789012345,123456789012345]`)).toBe(false);
    }
  });
});

describe('a JSON text', () => {
  it('is written as it is, any other value as JSON', () => {
    expect(writeJson(new JsonText('[1.0, 9007199254740993]'))).toBe('[1.0, 9007199254740993]');
    expect([writeJson({ a: 1 }), writeJson(undefined)]).toEqual(['{"a":1}', 'null']);
  });

  it('is never written as anything else unnoticed', () => {
    expect(() => JSON.stringify({ result: new JsonText('1') })).toThrow(TypeError);
  });
});
