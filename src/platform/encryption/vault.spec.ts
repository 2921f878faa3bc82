import { randomBytes } from 'node:crypto';
import { Vault } from './vault.js';

const key = () => randomBytes(32).toString('base64');

describe('the vault', () => {
  const [old, fresh] = [key(), key()];
  const sut = new Vault([fresh, old]);

  it('opens what it sealed, and seals it differently each time', () => {
    const sealed = sut.seal('pässword', 'secret:1');
    expect(sealed).not.toContain('ssword');
    expect(sut.seal('pässword', 'secret:1')).not.toBe(sealed);
    expect(sut.open(sealed, 'secret:1')).toBe('pässword');
  });

  it('opens what an older key sealed, and seals with the newest', () => {
    const sealed = new Vault([old]).seal('x', 'c');
    expect(sut.open(sealed, 'c')).toBe('x');
    expect(() => new Vault([old]).open(sut.seal('x', 'c'), 'c')).toThrow('does not have');
  });

  it('does not open what was changed or belongs elsewhere', () => {
    const sealed = sut.seal('x', 'secret:1');
    expect(() => sut.open(sealed, 'secret:2')).toThrow();
    const [name, text = ''] = sealed.split('.');
    const bytes = Buffer.from(text, 'base64url');
    bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1;
    expect(() => sut.open(`${name}.${bytes.toString('base64url')}`, 'secret:1')).toThrow();
  });

  it('takes nothing but 32 bytes for a key', () => {
    expect(() => new Vault(['short'])).toThrow('32 bytes');
    expect(() => new Vault([])).toThrow('no encryption key');
  });
});
