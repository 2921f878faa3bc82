import { exactNumbers } from './exact-json.js';

const through = (text: string) => JSON.stringify(JSON.parse(text, exactNumbers(text)));

describe('JSON on its way through the platform', () => {
  it.each([
    '9007199254740993', '-12345678901234567890', '{"id":123456789012345678901234567890,"ids":[[1,18446744073709551615]]}', '0.12345678901234567890', '1e400', '[1E-400,2]',
    '{"text":"9007199254740993","__proto__":9007199254740993}',
  ])('keeps the numbers of %s', (text) => {
    expect(through(text)).toBe(text);
  });

  it('parses at full speed what has no such number', () => {
    for (const text of ['[1,2.5,-3e2,true,null]', '{"a":"123 456"}', '1234567']) {
      expect(exactNumbers(text)).toBeUndefined();
    }
  });

  it('leaves what JavaScript holds a number', () => {
    const text = '[9007199254740993,42,1.5]';
    expect((JSON.parse(text, exactNumbers(text)) as unknown[]).slice(1)).toEqual([42, 1.5]);
  });
});
