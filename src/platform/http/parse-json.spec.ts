import { ApiError } from '#libs/errors/index.js';
import { parseJson } from './parse-json.js';

const complaint = (text: string): string => {
  try {
    parseJson(text, 'the body');
  } catch (error) {
    return error instanceof ApiError && error.errorName === 'malformedJson' ? error.message : String(error);
  }
  return 'none';
};

describe('text that is no JSON', () => {
  it.each([
    ['', 'ends too early at line 1, column 1'],
    ['{"a":', 'ends too early at line 1, column 6'],
    ['{"a": 1,\n "b" 2}', 'is broken at line 2, column 6'],
    ['{"a": geheim}', 'is broken at line 1, column 7'],
    ['{\n"a": [1,, "geheim"]}', 'is broken at line 2, column 9'],
    ['geheim', 'is broken at line 1, column 1'],
    ['{"password": "geheim', 'ends too early at line 1, column 21'],
    ['{"password": "geheim"} geheim', 'is broken at line 1, column 24'],
    ['{"a": true, "b": truthy}', 'is broken at line 1, column 21'],
    ['geheim at position 9', 'is broken at line 1, column 1'],
  ])('%j: says where, and nothing of it', (text, where) => {
    expect(complaint(text)).toBe(`Invalid JSON in the body: it ${where}.`);
  });

  it('is not searched when it is long', () => {
    expect(complaint('g'.repeat(100_000))).toBe('Invalid JSON in the body: it is no JSON.');
  });

  it('is refused when it is too deep to be looked through', () => {
    const deep = '['.repeat(200_000) + ']'.repeat(200_000);
    expect(() => parseJson(deep, 'the body', (value) => JSON.stringify(value))).toThrow(expect.objectContaining({ errorName: 'requestInvalid' }));
  });

  it('is told from what the check refuses', () => {
    const refuse = () => {
      throw new ApiError('requestInvalid');
    };
    expect(() => parseJson('{"a": 1}', 'the body', refuse)).toThrow(expect.objectContaining({ errorName: 'requestInvalid' }));
  });
});
