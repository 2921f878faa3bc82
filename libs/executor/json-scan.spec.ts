import { memberText } from './json-scan.js';

describe('the text of a member', () => {
  it.each([
    ['{"a":1,"b":[1, {"a":2}]}', '1'],
    [' { "b" : "\\"a\\":7" , "a" : {"a":[","]} } ', '{"a":[","]}'],
    ['{"a":1,"a":"}"}', '"}"'],
    ['{"\\u0061":[[],{}]}', '[[],{}]'],
    ['{"b":{"a":1}}', undefined],
    ['{"ab":1,"":2}', undefined],
    ['{}', undefined],
  ])('a of %s', (object, expected) => {
    expect(memberText(object, 'a')).toBe(expected);
  });
});
