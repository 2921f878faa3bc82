import { toQueryError } from './payload.decorator.js';

describe('a bad value in a query', () => {
  const code = (name: string, error?: 'badQueryParameter') => toQueryError([{ message: 'expected string, received array', path: [name] }], error).row.code;
  it.each([['limit', 5003], ['page_size', 5003], ['marker', 5002], ['actor', 6001]])('%s has the number %i', (name, expected) => {
    expect(code(name)).toBe(expected);
  });

  it('has the number of the route where that has one', () => {
    expect(code('limit', 'badQueryParameter')).toBe(8061);
  });
});
