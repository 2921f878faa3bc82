import { instant } from './instant.js';

describe('a time in a request', () => {
  it.each([
    ['1970-01-01T00:00:00Z', 0],
    ['2026-04-01T02:00:00+02:00', Date.UTC(2026, 3)],
    ['9999-12-31T23:59:59.999Z', Date.UTC(10_000, 0) - 1],
  ])('%s is taken', (text, expected) => {
    expect(instant.parse(text).getTime()).toBe(expected);
  });

  it.each(['0001-01-01T00:00:00Z', '1969-12-31T23:59:59Z', '1970-01-01T00:00:00+01:00', '9999-12-31T23:59:59-01:00'])('%s is in no year that there can be', (text) => {
    expect(instant.safeParse(text).error?.issues[0]?.message).toBe('must lie in the years 1970 to 9999');
  });

  it.each(['soon', '2026-04-01', '+010000-01-01T00:00:00Z', '2026-02-30T00:00:00Z', 5])('%j is none', (text) => {
    expect(instant.safeParse(text).success).toBe(false);
  });
});
