import { DEEPEST_NESTING, nestsTooDeep } from './nesting.js';

const nested = (depth: number, inside = '') => '['.repeat(depth) + inside + ']'.repeat(depth);

describe('the nesting of JSON', () => {
  it('has a limit', () => {
    expect(nestsTooDeep(nested(DEEPEST_NESTING))).toBe(false);
    expect(nestsTooDeep(nested(DEEPEST_NESTING + 1))).toBe(true);
    expect(nestsTooDeep('{"a":'.repeat(1000) + '1' + '}'.repeat(1000))).toBe(true);
  });

  it('is not what stands side by side, nor in strings', () => {
    expect(nestsTooDeep(JSON.stringify(Array.from({ length: 5000 }, () => [])))).toBe(false);
    expect(nestsTooDeep(JSON.stringify('[{'.repeat(5000)))).toBe(false);
    expect(nestsTooDeep(JSON.stringify({ 'a\\"[[': '\\'.repeat(3) + '"' + '['.repeat(5000) }))).toBe(false);
    expect(nestsTooDeep(nested(DEEPEST_NESTING, JSON.stringify('\\"[[[[')))).toBe(false);
  });
});
