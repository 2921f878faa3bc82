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

  it.each(['simtqj+i0wDHn2XOgV7wPzyTv/o1', 'simtqj%2Bi0wDHn2XOgV7wPzyTv%2Fo1', `sim${'aB3dE'.repeat(5)}`])('has no key of another installation in it: %s', (key) => {
    for (const line of [`{"path":"/v1/users/${key}"}`, `{"path":"/v1/users/${key}/keys"}`]) {
      expect(withoutKeys(line)).not.toContain(key.slice(6));
    }
  });

  it('keeps what only looks like one', () => {
    const line = '{"id":"similarly named things, and simA"}';
    expect(withoutKeys(line)).toBe(line);
  });
});
