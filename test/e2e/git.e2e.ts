import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { api, bootstrap, Clone, home, settings } from '../support/platform.js';

const { username } = bootstrap();

/** A repository of the platform, as people use it with plain git. */
describe('git', () => {
  let clone: Clone;
  const path = `/v1/algorithms/${username}/Gitted`;
  const builds = async () => (await api('GET', `${path}/builds`)).body.results as { commit_sha: string; status: string }[];

  beforeAll(async () => {
    await api('POST', `/v1/algorithms/${username}`, { body: { name: 'Gitted', settings: settings() } });
    clone = await Clone.of('Gitted');
  });
  afterAll(() => clone.remove());

  const commit = async (answer: string): Promise<string> => {
    await clone.write('src/Gitted.py', `def apply(input):\n    return "${answer}"\n`);
    await clone.git('commit', '--quiet', '--all', '--message', answer);
    return (await clone.git('rev-parse', 'HEAD')).stdout.trim();
  };
  const call = async (version: string) => (await api('POST', `/v1/algo/${username}/Gitted/${version}`, { body: 'x' })).body.result as string;

  it('builds both of two pushes in a row, each on its own, and the second is the newest', async () => {
    const first = await commit('first');
    const pushing = clone.git('push');
    for (const until = Date.now() + 20_000; Date.now() < until && (await builds()).length === 0; ) {
      await sleep(20);
    }
    // From another working copy, while the first push still shows its build.
    const other = await Clone.of('Gitted');
    await other.write('src/Gitted.py', 'def apply(input):\n    return "second"\n');
    const second = (await other.push('second')).commit;
    await pushing;
    await other.remove();
    expect((await builds()).map(({ commit_sha, status }) => [commit_sha, status])).toEqual([[second, 'succeeded'], [first, 'succeeded']]);
    expect([await call(first), await call(second)]).toEqual(['first', 'second']);
    expect((await api('GET', path)).body.version_info.git_hash).toBe(second);
    await clone.git('pull', '--quiet');
  });

  it('takes another branch, and does not build it', async () => {
    const before = (await builds()).length;
    await clone.git('checkout', '--quiet', '-b', 'try');
    await commit('third');
    const { stderr } = await clone.git('push', 'origin', 'try');
    expect(stderr).toContain('only pushes to the default branch are built');
    expect(await builds()).toHaveLength(before);
    await clone.git('checkout', '--quiet', 'master');
  });

  it('refuses to rewrite or delete what is published history', async () => {
    const tip = (await clone.git('rev-parse', 'HEAD')).stdout.trim();
    await clone.git('reset', '--quiet', '--hard', 'HEAD~1');
    await commit('rewritten');
    await expect(clone.git('push', '--force')).rejects.toThrow(/rewrit/i);
    await expect(clone.git('push', 'origin', '--delete', 'master')).rejects.toThrow();
    expect((await clone.git('ls-remote', 'origin', 'refs/heads/master')).stdout).toContain(tip);
    await clone.git('reset', '--quiet', '--hard', tip);
  });

  it('is sound after a push that was killed, and takes the next one', async () => {
    await clone.write('large.bin', randomBytes(60_000_000));
    await clone.git('add', '--all');
    await clone.git('commit', '--quiet', '--message', 'large');
    const kill = clone.start('push');
    await sleep(1000);
    kill();
    const { output, commit: pushed } = await clone.push('after all');
    expect(output).toContain(`algo://${username}/Gitted/${pushed}`);
    const again = await Clone.of('Gitted');
    await again.git('fsck', '--strict');
    await again.remove();
  });

  it('is cloned shallow and in part', async () => {
    for (const option of ['--depth=1', '--filter=blob:none']) {
      const part = await Clone.of('Gitted', undefined, option);
      expect((await part.git('log', '--oneline')).stdout).not.toBe('');
      await part.remove();
    }
  });

  it.each([
    ['a link that leads outside', async () => clone.git('update-index', '--add', '--cacheinfo', `120000,${await blob(join(home(), 'bootstrap.json'))},src/Gitted.py`)],
    ['a submodule', () => clone.git('update-index', '--add', '--cacheinfo', `160000,${'1'.repeat(40)},other`)],
  ])('with %s gives nothing of the machine away', async (_, stage) => {
    await stage();
    await clone.git('commit', '--quiet', '--message', 'hostile');
    const { stderr } = await clone.git('push').catch((error: unknown) => ({ stderr: String((error as { stderr: string }).stderr) }));
    expect(stderr).not.toContain(bootstrap().admin_key);
    const commitSha = (await clone.git('rev-parse', 'HEAD')).stdout.trim();
    const answer = await api('POST', `/v1/algo/${username}/Gitted/${commitSha}`, { body: 'x' });
    expect(answer.text).not.toContain(bootstrap().admin_key);
    await clone.git('reset', '--quiet', '--hard', 'origin/master');
  });

  async function blob(content: string): Promise<string> {
    await clone.write('.git/hostile', content);
    return (await clone.git('hash-object', '-w', '.git/hostile')).stdout.trim();
  }
});
