import { randomBytes } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { commitFile, git, gitOk } from '../testing/git-client.js';
import { GitServer } from '../testing/git-server.js';

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

describe('push', () => {
  let server: GitServer;
  let clone: string;
  beforeEach(async () => {
    server = await GitServer.start({ keepAliveMs: 50, maxPushBytes: 2 * 1024 * 1024 });
    clone = await server.clone();
  });
  afterEach(async () => {
    await server.close();
  });

  it('shows the build and ends with the closing line', async () => {
    const before = await server.store.tip(server.id);
    const commit = await commitFile(clone, 'a.txt', 'a');
    let recorded = false;
    server.onPush = async function* () {
      await pause(200);
      recorded = true;
      yield 'Build 7\n';
      await pause(200);
      yield 'half a ';
      yield `line\n\u001b[31mred\u001b[0m \u001b]0;title\u0007${'ü'.repeat(70_000)}\n`;
      yield 'algo://demo/Hello/abc';
    };
    const ran = await git(clone, ['push', 'origin', 'master']);
    expect(ran.exitCode).toBe(0);
    expect(recorded).toBe(true);
    expect(ran.stderr).toMatch(/remote: Build 7\s*\n/);
    expect(ran.stderr).toMatch(/remote: half a line\s*\n/);
    expect(ran.stderr).toContain('ü'.repeat(70_000));
    expect(ran.stderr).not.toContain('\u001b[31m');
    expect(ran.stderr).toMatch(/remote: algo:\/\/demo\/Hello\/abc\s*\n/);
    expect(ran.stderr).toMatch(/master -> master/);
    const change = { ref: 'refs/heads/master', before, after: commit };
    expect(server.pushes).toEqual([{ changes: [change], defaultBranch: change }]);
    expect(await server.store.tip(server.id)).toBe(commit);
    expect(server.faults).toEqual([]);
  });

  it('tells which refs changed, in one call', async () => {
    const commit = await commitFile(clone, 'a.txt', 'a');
    await gitOk(clone, 'tag', 'v1');
    await gitOk(clone, 'push', 'origin', 'master:topic', 'v1');
    expect(server.pushes).toHaveLength(1);
    expect(server.pushes[0]?.defaultBranch).toBeUndefined();
    expect(server.pushes[0]?.changes.map(({ ref, after }) => [ref, after]).sort()).toEqual([
      ['refs/heads/topic', commit],
      ['refs/tags/v1', commit],
    ]);
    await gitOk(clone, 'push', 'origin', ':topic');
    expect(server.pushes[1]?.changes).toEqual([{ ref: 'refs/heads/topic', before: commit, after: undefined }]);
    await gitOk(clone, 'push', 'origin', 'master:topic2', 'v1');
    expect(server.pushes[2]?.changes).toHaveLength(1);
  });

  it('does nothing when nothing changed', async () => {
    const ran = await git(clone, ['push', 'origin', 'master']);
    expect(ran.stderr).toContain('Everything up-to-date');
    expect(server.pushes).toEqual([]);
  });

  it('refuses to rewrite history, on every branch', async () => {
    await commitFile(clone, 'a.txt', 'a');
    await gitOk(clone, 'push', '-q', 'origin', 'master', 'master:topic');
    const tip = await server.store.tip(server.id);
    await gitOk(clone, 'reset', '-q', '--hard', 'HEAD~1');
    await commitFile(clone, 'a.txt', 'b');
    for (const branch of ['master', 'topic']) {
      const ran = await git(clone, ['push', '--force', 'origin', `master:${branch}`]);
      expect(ran.exitCode).toBe(1);
      expect(ran.stderr).toContain(`[remote rejected] master -> ${branch} (non-fast-forward)`);
      expect(ran.stderr).toContain('History is never rewritten here');
    }
    expect(server.pushes).toHaveLength(1);
    expect(await server.store.tip(server.id)).toBe(tip);
  });

  it('takes the good refs and refuses the others', async () => {
    await commitFile(clone, 'a.txt', 'a');
    const ran = await git(clone, ['push', 'origin', 'master', 'master:refs/internal/x', 'master:refs/pull/1']);
    expect(ran.exitCode).toBe(1);
    expect(ran.stderr).toContain('Only branches (refs/heads/) and tags (refs/tags/) can be pushed.');
    expect(server.pushes.map(({ changes }) => changes.map(({ ref }) => ref))).toEqual([['refs/heads/master']]);
    expect(await gitOk(server.repository, 'for-each-ref', '--format=%(refname)')).toBe('refs/heads/master');
  });

  it('keeps the default branch', async () => {
    const ran = await git(clone, ['push', 'origin', ':master']);
    expect(ran.exitCode).toBe(1);
    expect(ran.stderr).toContain('The default branch cannot be deleted');
    expect(server.pushes).toEqual([]);
  });

  it('refuses what is too large, and says what to do', async () => {
    await commitFile(clone, 'model.bin', randomBytes(4_000_000));
    const ran = await git(clone, ['-c', 'http.postBuffer=65536', 'push', 'origin', 'master']);
    expect(ran.exitCode).toBe(1);
    expect(ran.stderr).toContain('A push may carry 2 MiB at most');
    expect(server.pushes).toEqual([]);
  });

  it('tells the pusher when the platform cannot follow up', async () => {
    const commit = await commitFile(clone, 'a.txt', 'a');
    server.onPush = async function* () {
      yield* [];
      throw new Error('database is away');
    };
    const ran = await git(clone, ['push', 'origin', 'master']);
    expect(ran.stderr).toContain('The commits are stored');
    expect(ran.stderr).not.toContain('database');
    expect(server.faults).toHaveLength(1);
    expect(await server.store.tip(server.id)).toBe(commit);
  });

  it('serves clients without bands', async () => {
    const commit = await commitFile(clone, 'a.txt', 'a');
    const ran = await git(clone, ['-c', 'sendpack.sideband=false', 'push', '--progress', 'origin', 'master']);
    expect(ran.exitCode).toBe(0);
    expect(server.pushes[0]?.defaultBranch?.after).toBe(commit);
  });

  it('lets one of two pushes at once win, and builds once for it', async () => {
    const other = await server.clone();
    await commitFile(clone, 'a.txt', 'a');
    await commitFile(other, 'b.txt', 'b');
    const both = await Promise.all([git(clone, ['push', 'origin', 'master']), git(other, ['push', 'origin', 'master'])]);
    expect(both.map(({ exitCode }) => exitCode).sort()).toEqual([0, 1]);
    expect(server.pushes).toHaveLength(1);
    expect(server.pushes[0]?.changes[0]?.after).toBe(await server.store.tip(server.id));
    // Two branches do not stand in each other's way.
    const apart = await Promise.all([git(clone, ['push', 'origin', 'HEAD:one']), git(other, ['push', 'origin', 'HEAD:two'])]);
    expect(apart.map(({ exitCode }) => exitCode)).toEqual([0, 0]);
    expect(server.pushes).toHaveLength(3);
  });

  it('pushes into a repository without a commit', async () => {
    await server.store.remove(server.id);
    await server.store.create(server.id, new Map(), { author: { name: 'a', email: 'a' }, message: 'a' });
    const commit = await gitOk(clone, 'rev-parse', 'HEAD');
    await gitOk(clone, 'push', '-q', 'origin', 'master');
    expect(server.pushes[0]?.defaultBranch).toEqual({ ref: 'refs/heads/master', before: undefined, after: commit });
    await rm(clone, { recursive: true });
  });
});
