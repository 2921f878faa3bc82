import { Vault } from '#src/platform/encryption/vault.js';
import { refuseTooMuch } from './secret-limits.js';

const vault = new Vault([`${'A'.repeat(43)}=`]);
const secrets = (count: number, bytes: number) => Array.from({ length: count }, (_, index) => ({ key: `K${index}`.padEnd(4, '_'), value: vault.seal('x'.repeat(bytes - 4), '') }));

describe('the secrets of an algorithm', () => {
  it('are a hundred at most', () => {
    expect(() => refuseTooMuch(secrets(99, 10), secrets(100, 10))).not.toThrow();
    expect(() => refuseTooMuch(secrets(100, 10), secrets(101, 10))).toThrow('100 secrets at most');
  });

  it('have 256 KiB at most together, names included', () => {
    expect(() => refuseTooMuch([], secrets(8, 32 * 1024))).not.toThrow();
    expect(() => refuseTooMuch([], [...secrets(8, 32 * 1024), { key: 'K', value: vault.seal('', '') }])).toThrow('262144 bytes at most');
  });

  it('may get less where they have been too much', () => {
    expect(() => refuseTooMuch(secrets(20, 32 * 1024), secrets(19, 32 * 1024))).not.toThrow();
    expect(() => refuseTooMuch(secrets(20, 32 * 1024), secrets(20, 31 * 1024))).not.toThrow();
  });
});
