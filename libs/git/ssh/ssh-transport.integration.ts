import { randomBytes, randomUUID } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { join } from 'node:path';
import { guardedLookup } from '../../connectors/network/guarded-agents.js';
import { type GithubServer, type Person, startGithub } from '../../scm/testing/index.js';
import { RepositoryStore } from '../repository/repository-store.js';
import { commitFile, gitOk, gitWithInput, temporaryDirectory } from '../testing/git-client.js';
import { scanHostKeys } from './host-keys.js';
import { generateSshKeyPair } from './key-pair.js';
import { sshAddress } from './ssh-address.js';
import type { SshRemote } from './ssh-credentials.js';
import { SshTransport } from './ssh-transport.js';

const BIRTH = { author: { name: 'demo', email: 'demo@localhost' }, message: 'Start' };
const NOTHING = new Map<string, never>();
const signal = () => AbortSignal.timeout(60_000);

describe('repositories over SSH', () => {
  let github: GithubServer;
  let mia: Person;
  let home: { path: string; remove: () => Promise<void> };
  let store: RepositoryStore;
  let sut: SshTransport;
  let clone: string;
  let remote: SshRemote;
  let id: string;
  let name: string;

  /** By the page of the repository, as far as sshd can tell. */
  const addKey = async (repository: string, access: 'read' | 'write') => {
    const pair = generateSshKeyPair('test');
    const keyId = github.repositories.newId();
    github.repository(repository).keys.set(keyId, { id: keyId, title: access, publicKey: pair.publicKey, readOnly: access === 'read', token: mia.token });
    await github.publishKeys();
    return { url: `${github.sshUrl}/${repository}.git`, privateKey: pair.privateKey, hostKeys: await github.ssh.hostKeys() };
  };
  const push = async (branch = 'main', ...options: string[]) => {
    await gitOk(clone, 'push', '-q', ...options, mia.cloneUrl(name), `HEAD:${branch}`);
    return gitOk(clone, 'rev-parse', 'HEAD');
  };
  const kind = (attempt: Promise<unknown>) => attempt.then(() => 'nothing', (error: { kind?: string }) => error.kind ?? error);

  beforeAll(async () => {
    [github, home] = await Promise.all([startGithub(), temporaryDirectory()]);
    mia = github.createUser('mia');
    store = new RepositoryStore(join(home.path, 'store with blank'));
    sut = new SshTransport(store);
  });
  afterAll(async () => {
    await github.stop();
    await home.remove();
    expect(github.mistakes).toEqual([]);
  });
  beforeEach(async () => {
    name = `mia/r${randomUUID().slice(0, 8)}`;
    id = randomUUID();
    clone = join(home.path, id);
    await github.createRepository('mia', name.slice(4));
    await gitOk(home.path, 'clone', '-q', mia.cloneUrl(name), id);
    remote = await addKey(name, 'read');
    await store.create(id, NOTHING, BIRTH);
  });
  afterEach(async () => {
    // Neither keys nor half a repository.
    expect(await readdir(join(home.path, 'store with blank', '.workshop'))).toEqual([]);
  });

  it('fetches a branch with its history, and what came after', async () => {
    const first = await commitFile(clone, 'a.txt', 'one');
    await commitFile(clone, 'b/c.txt', 'two');
    const second = await push();
    expect(await sut.tip(remote, 'main', signal())).toBe(second);
    expect(await sut.fetch(id, remote, { branch: 'main' }, signal())).toBe(second);
    expect(await store.tip(id)).toBe(second);
    expect((await store.log(id, { limit: 10 })).map((commit) => commit.id)).toEqual([second, first]);
    expect(String(await store.readFile(id, second, 'b/c.txt', 100))).toBe('two');
    await commitFile(clone, 'a.txt', 'three');
    const third = await push();
    expect(await sut.fetch(id, remote, { branch: 'main', commit: third }, signal())).toBe(third);
    expect(String(await store.readFile(id, third, 'a.txt', 100))).toBe('three');
    // The second time only what was new.
    const packs = (await readdir(join(store.path(id), 'objects', 'pack'))).filter((file) => file.endsWith('.pack'));
    expect(packs).toHaveLength(2);
    const counts = await Promise.all(packs.map(async (pack) => (await readFile(join(store.path(id), 'objects', 'pack', pack))).readUInt32BE(8)));
    expect(counts.sort()).toEqual([3, 7].sort());
    await gitOk(store.path(id), 'fsck', '--strict');
  });

  it('is called several times at once', async () => {
    const commit = await commitFile(clone, 'a.txt', 'one').then(() => push());
    expect(await Promise.all([1, 2, 3].map(() => sut.fetch(id, remote, { branch: 'main' }, signal())))).toEqual([commit, commit, commit]);
    expect(await store.tip(id)).toBe(commit);
    await gitOk(store.path(id), 'fsck', '--strict');
  });

  it('keeps what a rewritten history leaves behind', async () => {
    await commitFile(clone, 'a.txt', 'one');
    const old = await push();
    await sut.fetch(id, remote, { branch: 'main' }, signal());
    await gitOk(clone, 'checkout', '-q', '--orphan', 'other');
    const young = await commitFile(clone, 'a.txt', 'other');
    await gitOk(github.repository(name).directory, 'fetch', '-q', clone, '+other:main');
    expect(await sut.fetch(id, remote, { branch: 'main' }, signal())).toBe(young);
    await gitOk(store.path(id), '-c', 'gc.pruneExpire=now', 'gc', '--quiet');
    expect([await store.tip(id), await store.hasCommit(id, old)]).toEqual([young, true]);
  });

  it('fetches a commit that its branch no longer holds', async () => {
    await commitFile(clone, 'a.txt', 'one');
    const lost = await push();
    await gitOk(clone, 'checkout', '-q', '--orphan', 'other');
    const tip = await commitFile(clone, 'a.txt', 'other');
    const { directory } = github.repository(name);
    await gitOk(directory, 'fetch', '-q', clone, '+other:main');
    expect(await kind(sut.fetch(id, remote, { branch: 'main', commit: 'e'.repeat(40) }, signal()))).toBe('ref-not-found');
    // What failed in part has changed nothing.
    expect(await store.tip(id)).toBeUndefined();
    expect(await sut.fetch(id, remote, { branch: 'main', commit: lost }, signal())).toBe(tip);
    expect(await store.hasCommit(id, lost)).toBe(true);
    await gitOk(store.path(id), '-c', 'gc.pruneExpire=now', 'gc', '--quiet');
    expect(await store.hasCommit(id, lost)).toBe(true);
  });

  it('pushes a first commit, by a key that writes, once', async () => {
    const files = new Map([['README.md', { content: Buffer.from('# Hello\n'), executable: false }]]);
    const own = randomUUID();
    await store.create(own, files, BIRTH);
    const writer = await addKey(name, 'write');
    expect(await sut.tip(writer, 'main', signal())).toBeUndefined();
    expect(await kind(sut.push(own, remote, 'main', signal()))).toBe('read-only');
    await sut.push(own, writer, 'main', signal());
    expect(await sut.tip(remote, 'main', signal())).toBe(await store.tip(own));
    expect(await kind(sut.push(own, writer, 'main', signal()))).toBe('nothing');
    const other = randomUUID();
    await store.create(other, new Map([['other.txt', { content: Buffer.from('b'), executable: false }]]), BIRTH);
    expect(await kind(sut.push(other, writer, 'main', signal()))).toBe('not-empty');
    expect(await sut.tip(remote, 'main', signal())).toBe(await store.tip(own));
  });

  it('says what is wrong with the remote', async () => {
    await commitFile(clone, 'a.txt', 'one');
    await push();
    const stranger = { ...remote, privateKey: generateSshKeyPair('').privateKey };
    expect(await kind(sut.tip(stranger, 'main', signal()))).toBe('key-refused');
    expect(await kind(sut.fetch(id, stranger, { branch: 'main' }, signal()))).toBe('key-refused');
    expect(await kind(sut.tip({ ...remote, url: `${github.sshUrl}/mia/nothing.git` }, 'main', signal()))).toBe('repository-not-found');
    expect(await kind(sut.fetch(id, remote, { branch: 'none' }, signal()))).toBe('ref-not-found');
    expect(await sut.tip(remote, 'none', signal())).toBeUndefined();
    expect(await kind(sut.tip({ ...remote, privateKey: 'no key' }, 'main', signal()))).toBe('invalid');
    expect(await kind(sut.tip({ ...remote, url: 'ssh://root@127.0.0.1:1/a/b.git' }, 'main', signal()))).toBe('unreachable');
    expect(await kind(sut.tip({ ...remote, url: 'ssh://git@nowhere.invalid/a/b.git' }, 'main', signal()))).toBe('unreachable');
    await github.removeDeployKeys(name);
    expect(await kind(sut.tip(remote, 'main', signal()))).toBe('key-refused');
  });

  it('speaks to nobody but the server whose keys are pinned', async () => {
    const scanned = await scanHostKeys(sshAddress(github.sshUrl), {}, signal());
    expect(scanned).toBe(await github.ssh.hostKeys());
    expect(await kind(sut.tip({ ...remote, hostKeys: '' }, 'main', signal()))).toBe('host-key-mismatch');
    expect(await kind(sut.tip({ ...remote, hostKeys: scanned.replace('[127.0.0.1]', '[127.0.0.2]') }, 'main', signal()))).toBe('host-key-mismatch');
    await github.ssh.changeHostKey();
    expect(await kind(sut.tip(remote, 'main', signal()))).toBe('host-key-mismatch');
  });

  it('does not go where it may not', async () => {
    const refusing = new SshTransport(store, { lookup: guardedLookup({ allow: [] }) });
    for (const host of ['127.0.0.1', 'localhost', '[::1]']) {
      expect(await kind(refusing.tip({ ...remote, url: remote.url.replace('127.0.0.1', host) }, 'main', signal()))).toBe('invalid');
    }
    const allowed = new SshTransport(store, { lookup: guardedLookup({ allow: ['127.0.0.0/8'] }) });
    expect(await allowed.tip(remote, 'main', signal())).toBeUndefined();
    for (const url of ['ssh://-oProxyCommand=touch@host/a', 'ssh://git@-oProxyCommand=x/a', 'file:///etc', 'ext::sh -c id', 'ssh://git@host/../a', 'ssh://git@host/-a', "ssh://git@host/a'b", 'https://host/a']) {
      await expect(sut.tip({ ...remote, url }, 'main', signal())).rejects.toThrow(TypeError);
    }
    for (const branch of ['-x', 'a..b', 'a b', '', 'x.lock', 'a:b', '@{-1}']) {
      await expect(sut.fetch(id, remote, { branch }, signal())).rejects.toThrow(TypeError);
    }
  });

  it('takes no more than it wants', async () => {
    await commitFile(clone, 'big.bin', randomBytes(3 * 1024 * 1024));
    await push();
    const small = new SshTransport(store, { limits: { fileBytes: 1024 * 1024 } });
    expect(await kind(small.fetch(id, remote, { branch: 'main' }, signal()))).toBe('too-large');
    expect(await store.tip(id)).toBeUndefined();
    expect(await readdir(join(store.path(id), 'objects', 'pack'))).toEqual([]);
  });

  it('takes no objects that git would not take from a push', async () => {
    await commitFile(clone, 'a.txt', 'one');
    const { directory } = github.repository(name);
    await push();
    const blob = await gitOk(clone, 'rev-parse', 'HEAD:a.txt');
    const evil = await gitWithInput(directory, `100644 blob ${blob}\t.git\n`, 'mktree');
    const commit = await gitWithInput(directory, `tree ${evil}\nauthor a <a@x> 1 +0000\ncommitter a <a@x> 1 +0000\n\nx\n`, 'hash-object', '-t', 'commit', '-w', '--stdin');
    await gitOk(directory, 'update-ref', 'refs/heads/main', commit);
    expect(await kind(sut.fetch(id, remote, { branch: 'main' }, signal()))).toBe('invalid');
    expect(await store.hasCommit(id, commit)).toBe(false);
  });

  describe('with a server that says nothing', () => {
    let silent: Server;
    let url: string;
    beforeAll(async () => {
      silent = createServer(() => undefined);
      await new Promise<void>((done) => silent.listen(0, '127.0.0.1', done));
      url = `ssh://git@127.0.0.1:${(silent.address() as AddressInfo).port}/a/b.git`;
    });
    afterAll(() => void silent.close());

    it('does not wait for ever', async () => {
      const hasty = new SshTransport(store, { limits: { stallMs: 500 } });
      expect(await kind(hasty.tip({ ...remote, url }, 'main', signal()))).toBe('timed-out');
    });

    it('ends when it is told to', async () => {
      await expect(sut.tip({ ...remote, url }, 'main', AbortSignal.timeout(300))).rejects.toMatchObject({ name: 'TimeoutError' });
      await expect(sut.tip({ ...remote, url }, 'main', AbortSignal.abort(new Error('before')))).rejects.toThrow('before');
    });
  });
});
