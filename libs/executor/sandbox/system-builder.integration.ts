import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { needing } from '../../../test/support/needing.js';
import { findLanguage } from '../../languages/registry.js';
import { openDaemon, type TestDaemon } from '../docker/testing/own-daemon.js';
import { buildImages } from '../docker/images.js';
import type { BuildOutcome } from '../executor.js';
import type { SystemRequest } from '../system/system.js';
import { ARCHIVES } from '../system/testing/python-system.js';
import { SystemBuilder } from './system-builder.js';

const python = findLanguage('python3-1')!;
const LIMITS = { memoryMb: 512, processes: 64, cpus: 2, tmpMb: 64, timeoutMs: 120_000, diskMb: 4096 };
const daemon = process.getuid?.() === 0 ? await openDaemon() : 'that needs root';

needing(typeof daemon === 'string' && daemon).describe('systems made from images', () => {
  const { socket } = daemon as TestDaemon;
  const root = mkdtempSync(join(tmpdir(), 'systems-'));
  const sut = new SystemBuilder({ home: join(root, 'slots'), dockerSocket: socket, nodeProgram: process.execPath });
  let count = 0;

  beforeAll(async () => {
    await buildImages([python], { dockerSocket: socket, nodeProgram: process.execPath, archives: ARCHIVES }, () => undefined);
    writeFileSync(join(root, 'secret'), 'host secret', { mode: 0o644 });
  }, 300_000);
  afterAll(async () => {
    await sut.close();
    await (daemon as TestDaemon).stop();
    rmSync(root, { recursive: true, force: true });
  });

  async function build(scripts: string[], change: Partial<SystemRequest> = {}): Promise<{ outcome: BuildOutcome; log: string; directory: string }> {
    const directory = join(root, `made-${++count}`);
    let log = '';
    const request: SystemRequest = {
      buildId: String(count), language: python, image: python.images.cpu, packages: [], environment: { FROM_REQUEST: 'yes' }, limits: LIMITS, directory,
      scripts: scripts.map((script, index) => ({ title: `Script ${index + 1}`, script })), ...change,
    };
    const outcome = await sut.build(request, (text) => (log += text), new AbortController().signal);
    return { outcome, log, directory };
  }

  it('are the files of an image, changed by the scripts in turn, by nobody of importance', async () => {
    const { outcome, log, directory } = await build([
      'mkdir -p /opt/tool; echo "made $FROM_REQUEST" >/opt/tool/version; id -u; touch /var/tmp/leftover',
      `cat /opt/tool/version >/usr/local/bin/tool; cp /bin/ls /usr/local/bin/own; chmod 4755 /usr/local/bin/own; cat ${root}/secret || echo unseen`,
    ]);
    expect(outcome).toEqual({ kind: 'succeeded' });
    expect(readFileSync(join(directory, 'usr/local/bin/tool'), 'utf8')).toBe('made yes\n');
    expect(log).toMatch(/Script 1[^]*\n[1-9]\d*\n[^]*Script 2[^]*unseen/);
    expect(existsSync(join(directory, 'var/tmp/leftover'))).toBe(false);
    expect(statSync(join(directory, 'usr/local/bin/own')).mode & 0o6000).toBe(0);
    expect(statSync(join(directory, 'usr/local/bin/own')).uid).toBe(0);
  });

  it('have no say in how the next script is entered', async () => {
    const impostor = `for name in setpriv chrt prlimit env; do printf '#!/bin/sh\\nid -u; exit 9' >/usr/bin/$name; done; echo /opt/evil.so >/etc/ld.so.preload || true`;
    const { outcome, log } = await build([impostor, 'echo "entered as $(id -u) with $LANG$LC_ALL"']);
    expect(log).toMatch(/entered as [1-9]\d+ with C.UTF-8\n/);
    expect(outcome).toEqual({ kind: 'succeeded' });
  });

  it('fail with the script that fails, and what it said', async () => {
    const { outcome, log } = await build(['echo before; false; echo after']);
    expect(outcome).toEqual({ kind: 'failed', reason: 'step "Script 1" failed with exit code 1' });
    expect(log).toContain('before');
    expect(log).not.toContain('after');
  });

  it('fail when a script has put a link where a sandbox mounts', async () => {
    const { outcome } = await build([`rmdir /opt/cache; ln -s ${root} /opt/cache`, 'true']);
    expect(outcome).toEqual({ kind: 'failed', reason: '/opt/cache must be a folder' });
  });

  it('fail when they cannot run the language', async () => {
    const { outcome, log } = await build([], { language: findLanguage('ruby')! });
    expect(outcome).toEqual({ kind: 'failed', reason: expect.stringContaining('Checking the system') });
    expect(log).toContain('The system has no ruby, which the language needs.');
  });

  it('fail when the image is nowhere to be had', async () => {
    const { outcome } = await build([], { image: 'algoplane.invalid/nothing:1' });
    expect(outcome).toEqual({ kind: 'failed', reason: expect.stringContaining('the image algoplane.invalid/nothing:1 is not on this machine and cannot be pulled') });
  });

  it('end at their limits', async () => {
    const { outcome } = await build(['sleep 60'], { limits: { ...LIMITS, timeoutMs: 6000 } });
    // A slow machine may not have come as far as to the script.
    expect(outcome).toEqual({ kind: 'failed', reason: expect.stringMatching(/^time limit 6 s reached/) });
  });
});
