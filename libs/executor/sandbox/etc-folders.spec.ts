import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { EtcFolders } from './etc-folders.js';

describe('the /etc of sandboxes', () => {
  const root = mkdtempSync(join(tmpdir(), 'etc-'));
  const sut = new EtcFolders(join(root, 'copies'));
  const system = (name: string) => {
    mkdirSync(join(root, name, 'etc/ssl/certs'), { recursive: true });
    writeFileSync(join(root, name, 'etc/ssl/certs/one.pem'), 'certificate');
    return join(root, name);
  };

  afterAll(() => rmSync(root, { recursive: true }));

  it('has the files of a system, and none that is not a file', () => {
    const made = system('made');
    execFileSync('mkfifo', [join(made, 'etc/ssl/certs/fifo')]);
    const folder = sut.folder({ root: made, build: false });
    expect(readFileSync(join(folder, 'ssl/certs/one.pem'), 'utf8')).toBe('certificate');
    expect(readdirSync(join(folder, 'ssl/certs'))).not.toContain('fifo');
  });

  it('is not made of a system that has too much of it', () => {
    const large = system('large');
    truncateSync(join(large, 'etc/ssl/certs/one.pem'), 2 ** 40);
    expect(() => sut.folder({ root: large, build: false })).toThrow('64 MiB');
  });
});
