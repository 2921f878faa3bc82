import { withoutKeys } from './without-keys.js';

describe('a line of the log', () => {
  it('has no key in it, wherever it stood', () => {
    const key = `sim${'aB3dE'.repeat(5)}`;
    const slot = `slot-${'aB3_-xyz'.repeat(4)}`;
    const line = JSON.stringify({ path: `/v1/users/${key}/keys`, err: { message: `Simple ${key}, "${key}"` }, url: `http://127.0.0.1/${slot}/v1` });
    expect(withoutKeys(line)).not.toContain(key.slice(5));
    expect(withoutKeys(line)).not.toContain(slot.slice(6));
    expect(JSON.parse(withoutKeys(line))).toMatchObject({ err: {} });
  });

  it('keeps what only looks like one', () => {
    const line = '{"id":"similarly named things, and simA"}';
    expect(withoutKeys(line)).toBe(line);
  });
});
