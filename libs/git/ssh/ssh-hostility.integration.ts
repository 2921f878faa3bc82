import { randomUUID } from 'node:crypto';
import { chmod, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { SshServer } from '../../scm/testing/host/ssh-server.js';
import { RepositoryStore } from '../repository/repository-store.js';
import { gitOk, temporaryDirectory } from '../testing/git-client.js';
import { generateSshKeyPair, type SshKeyPair } from './key-pair.js';
import type { SshRemote } from './ssh-credentials.js';
import { SshTransport } from './ssh-transport.js';

const MIB = 1024 ** 2;
const signal = () => AbortSignal.timeout(60_000);

/** A server that has the key it should have, and means no good. */
describe('a hostile SSH server', () => {
  let home: { path: string; remove: () => Promise<void> };
  let server: SshServer;
  let store: RepositoryStore;
  let pair: SshKeyPair;
  let remote: SshRemote;
  let id: string;

  beforeAll(async () => {
    home = await temporaryDirectory();
    server = await SshServer.start(join(home.path, 'ssh'));
    store = new RepositoryStore(join(home.path, 'store'));
    pair = generateSshKeyPair('test');
    remote = { url: `${server.url}/mia/hello.git`, privateKey: pair.privateKey, hostKeys: await server.hostKeys() };
  });
  afterAll(async () => {
    await server.halt();
    await home.remove();
  });
  beforeEach(async () => {
    id = randomUUID();
    await store.create(id, new Map(), { author: { name: 'demo', email: 'demo@localhost' }, message: '' });
  });
  afterEach(async () => {
    expect(await readdir(join(store.path(id), '..', '.workshop'))).toEqual([]);
    expect(await store.tip(id)).toBeUndefined();
  });

  const serve = async (script: string) => {
    const file = join(home.path, `${randomUUID()}.sh`);
    await writeFile(file, `#!/bin/bash\n${script}\n`);
    await chmod(file, 0o755);
    await server.misbehave(pair.publicKey, file);
  };
  const fetch = (limits = {}) => {
    const sut = new SshTransport(store, { limits: { stallMs: 2_000, totalMs: 20_000, ...limits } });
    return sut.fetch(id, remote, { branch: 'main' }, signal()).then(
      () => 'nothing',
      (error: { kind?: string }) => error.kind ?? error,
    );
  };
  // Version 0 of the protocol: a list of refs, before anybody has asked.
  const advertise = (ref: string) => {
    const line = `${'1'.repeat(40)} ${ref}\0side-band-64k ofs-delta\n`;
    return `printf '%s' '${(line.length + 4).toString(16).padStart(4, '0')}'; printf '${line.replace('\0', '\\0').replace('\n', '\\n')}'`;
  };

  it.each([
    ['talks of something else', 'while :; do echo Welcome; done', 'invalid'],
    ['says nothing', 'sleep 30', 'timed-out'],
    ['leaves at once', 'exit 1', 'unreachable'],
    ['stalls in the middle', `${advertise('refs/heads/main')}; printf 0000; sleep 30`, 'timed-out'],
    ['sends no pack', `${advertise('refs/heads/main')}; printf 0000; head -c 4 >/dev/null; printf '0008NAK\\n'; head -c 100000 /dev/urandom`, 'invalid'],
  ])('%s', async (_, script, kind) => {
    await serve(script);
    expect(await fetch()).toBe(kind);
  });

  it('has branches without end', async () => {
    // 65 characters each, with the line's end.
    await serve(`${advertise('refs/heads/main')}; yes "0041${'2'.repeat(40)} refs/heads/aaaaaaaa"`);
    expect(await fetch({ memoryBytes: 200 * MIB, stallMs: 20_000 })).toBe('too-large');
  });

  it('talks to the end of our patience', async () => {
    await serve(`${advertise('refs/heads/main')}; printf '00000008NAK\\n'; while :; do printf '001f\\002working on it, wait a bit\\n'; sleep 0.2; done`);
    const started = performance.now();
    expect(await fetch({ totalMs: 4_000 })).toBe('timed-out');
    expect(performance.now() - started).toBeGreaterThan(3_500);
    expect(performance.now() - started).toBeLessThan(15_000);
  });

  it('sends objects that need more memory than there is', async () => {
    const evil = join(home.path, 'evil');
    await gitOk(home.path, 'init', '-q', '--bare', '-b', 'main', evil);
    const work = join(home.path, 'work');
    await gitOk(home.path, 'clone', '-q', evil, work);
    // Zeros compress to nothing, and git must hold the whole to look into it.
    await writeFile(join(work, 'zeros'), Buffer.alloc(150 * MIB));
    await gitOk(work, 'add', '-A');
    await gitOk(work, 'commit', '-q', '-m', 'Bomb');
    await gitOk(work, 'push', '-q', 'origin', 'HEAD:main');
    await serve(`exec git upload-pack '${evil}'`);
    expect(await fetch({ memoryBytes: 140 * MIB, stallMs: 30_000 })).toBe('too-large');
  });

  it('never sees the key, and neither does anybody else', async () => {
    await serve('sleep 5');
    process.env.SSH_AUTH_SOCK = '/nonexistent/agent';
    const fetched = fetch({ stallMs: 1_500 });
    const workshop = join(store.path(id), '..', '.workshop');
    let seen: { cmdline: string; environ: string }[] = [];
    for (let tries = 0; tries < 50 && seen.length < 2; tries++) {
      await sleep(20);
      seen = (await processes()).filter(({ cmdline, environ }) => /ssh|git/.test(cmdline) && (cmdline.includes(workshop) || environ.includes(workshop)));
    }
    delete process.env.SSH_AUTH_SOCK;
    expect(seen.length).toBeGreaterThanOrEqual(2);
    const [secret = ''] = pair.privateKey.split('\n').slice(2);
    for (const { cmdline, environ } of seen) {
      expect(cmdline + environ).not.toContain(secret);
      expect(environ).not.toMatch(/SSH_AUTH_SOCK|SSH_ASKPASS|HOME=\/root/);
    }
    const [directory = ''] = (await readdir(workshop)).filter((name) => !name.includes('.')).map((name) => join(workshop, name));
    const keys = await Promise.all((await readdir(workshop)).map(async (name) => (await readdir(join(workshop, name))).includes('key') && join(workshop, name)));
    const keyDirectory = keys.find(Boolean) as string;
    expect(directory).not.toBe('');
    expect([(await stat(keyDirectory)).mode & 0o777, (await stat(join(keyDirectory, 'key'))).mode & 0o777]).toEqual([0o700, 0o600]);
    expect(await fetched).toBe('timed-out');
  });
});

async function processes(): Promise<{ cmdline: string; environ: string }[]> {
  const ids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const read = (pid: string, file: string) => readFile(`/proc/${pid}/${file}`, 'latin1').catch(() => '');
  return Promise.all(ids.map(async (pid) => ({ cmdline: await read(pid, 'cmdline'), environ: await read(pid, 'environ') })));
}
