import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { api, bootstrap, Clone, createUser, deploy, home, settings, type Owner } from '../support/platform.js';
import { until } from '../support/until.js';

const { username } = bootstrap();
const javascript = settings({ language: 'javascript' });
/** What npm runs after it has installed the packages. */
const installing = (postinstall: string) => JSON.stringify({ name: 'sample', version: '1.0.0', scripts: { postinstall } });
const deep = 'for (let depth = 0; depth < 100; depth++) { const name = "a".repeat(200); require("fs").mkdirSync(name); process.chdir(name); }';

/** What the build of one algorithm is to others, and to those who call it. */
describe('a build', () => {
  it('is what a call of its commit reaches as soon as compile has answered', async () => {
    const commit = await deploy('Stamped', { 'package.json': installing('date +%s%N > stamp'), 'src/Stamped.js': 'exports.apply = () => require("fs").readFileSync("stamp", "utf8");' }, javascript);
    const call = async () => (await api('POST', `/v1/algo/${username}/Stamped/${commit}`, { body: 'x' })).body.result as string;
    const before = await call();
    expect(before).toMatch(/^\d+\n$/);
    expect((await api('POST', `/v1/algorithms/${username}/Stamped/compile`)).body.compilation.successful).toBe(true);
    const after = await call();
    expect(after).toMatch(/^\d+\n$/);
    expect(after).not.toBe(before);
  });

  it('keeps those of other accounts not waiting, and ends with its algorithm', async () => {
    const busy = await createUser('busybuilder');
    const builds = await Promise.all(['EndlessOne', 'EndlessTwo', 'EndlessThree'].map((name) => pushEndless(name, busy)));
    // The platform of the tests has three lanes.
    expect(await deploy('NotWaiting', { 'src/NotWaiting.py': 'def apply(input):\n    return 1\n' })).toMatch(/^[0-9a-f]{40}$/);
    const workplaces = () => builds.filter(({ id }) => existsSync(join(home(), 'builds', id)));
    await until(async () => workplaces().length === 2);
    for (const { path, stopPush } of builds) {
      expect((await api('DELETE', path, { key: busy.key })).status).toBe(204);
      await stopPush();
    }
    await until(async () => workplaces().length === 0);
  });

  it('that leaves what cannot be unpacked fails, and says why', async () => {
    await api('POST', `/v1/algorithms/${username}`, { body: { name: 'Deep', settings: javascript } });
    const clone = await Clone.of('Deep');
    await clone.write('deep.js', deep);
    await clone.write('package.json', installing('node deep.js'));
    expect((await clone.push()).output).toMatch(/Build failed: .*a path of more than 3500 bytes/);
    await clone.remove();
  });

  async function pushEndless(name: string, owner: Owner): Promise<{ id: string; path: string; stopPush: () => Promise<void> }> {
    const path = `/v1/algorithms/${owner.username}/${name}`;
    await api('POST', `/v1/algorithms/${owner.username}`, { key: owner.key, body: { name, settings: javascript } });
    const clone = await Clone.of(name, owner);
    await clone.write('package.json', installing('sleep 600'));
    await clone.git('commit', '--quiet', '--all', '--message', 'endless');
    const kill = clone.start('push');
    const id = await until(async () => (await api('GET', `${path}/builds`, { key: owner.key })).body.results[0]?.build_id as string | undefined);
    const stopPush = () => {
      try {
        kill();
      } catch {
        // It has ended with its build.
      }
      return clone.remove();
    };
    return { id, path, stopPush };
  }
});
