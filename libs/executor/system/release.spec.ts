import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hostRelease, packagesOf } from './release.js';

const sh = { command: 'sh', package: 'dash' };
const cc = { command: 'cc', package: 'gcc', packageIn: { 'debian-12': 'gcc-12' } };

describe('the release of this machine', () => {
  it.each([
    ['PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\nVERSION_ID="12"\nVERSION_CODENAME=bookworm\nID=debian\n', 'debian-12'],
    ['VERSION_ID="24.04"\nID=ubuntu\nID_LIKE=debian\n', 'ubuntu-24.04'],
    ['ID=debian\nVERSION_CODENAME=forky\n', 'debian'],
  ])('is read from %j', (text, release) => {
    const etc = mkdtempSync(join(tmpdir(), 'etc-'));
    try {
      writeFileSync(join(etc, 'os-release'), text);
      expect(hostRelease(etc)).toBe(release);
    } finally {
      rmSync(etc, { recursive: true });
    }
  });

  it('is nothing where the machine does not say', () => {
    expect(hostRelease('/nonexistent')).toBe('');
  });
});

describe('the packages of tools', () => {
  it('are named once each, whatever they bring', () => {
    expect(packagesOf([cc, sh, cc], 'ubuntu-24.04')).toEqual(['gcc', 'dash']);
  });

  it('have the names of the release', () => {
    expect(packagesOf([cc, sh], 'debian-12')).toEqual(['gcc-12', 'dash']);
  });
});
