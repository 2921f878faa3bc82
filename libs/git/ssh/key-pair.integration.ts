import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { temporaryDirectory } from '../testing/git-client.js';
import { generateSshKeyPair } from './key-pair.js';

const run = promisify(execFile);

describe('a new key pair', () => {
  it.each(['algoplane demo/Hello', '', 'a', 'ab', 'abc', 'abcdefgh', 'ü\nx'])('is one that OpenSSH reads, signs with and verifies: %j', async (comment) => {
    const { path, remove } = await temporaryDirectory();
    const { publicKey, privateKey } = generateSshKeyPair(comment);
    const [key, allowed, text] = ['key', 'allowed', 'text'].map((name) => join(path, name)) as [string, string, string];
    await writeFile(key, privateKey, { mode: 0o600 });
    await writeFile(text, 'some text');
    await writeFile(allowed, `me ${publicKey}\n`);
    expect((await run('ssh-keygen', ['-y', '-f', key])).stdout.trim()).toBe(publicKey);
    await run('ssh-keygen', ['-Y', 'sign', '-f', key, '-n', 'file', text]);
    const verified = run('ssh-keygen', ['-Y', 'verify', '-f', allowed, '-I', 'me', '-n', 'file', '-s', `${text}.sig`]);
    verified.child.stdin?.end('some text');
    expect((await verified).stdout).toContain('Good');
    expect(publicKey).not.toContain('\n');
    await remove();
  });

  it('is another one each time', () => {
    expect(generateSshKeyPair('a').privateKey).not.toBe(generateSshKeyPair('a').privateKey);
  });
});
