import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { api, bootstrap, Clone, deploy, settings } from '../support/platform.js';
import { OwnPlatform } from '../support/own-platform.js';
import { until } from '../support/until.js';

const run = promisify(execFile);
const SLEEPER = 'import time\n\ndef apply(input):\n    time.sleep(input)\n    return "slept"\n';

/** What happens to work under way when the platform is stopped or killed. */
describe('a platform that goes down', () => {
  let platform: OwnPlatform;
  let username: string;
  let sleeper: string;

  beforeAll(async () => {
    platform = await OwnPlatform.start({ SLOT_MEMORY_MB: '256' });
    username = bootstrap().username;
    const commit = await deploy('Sleeper', { 'src/Sleeper.py': SLEEPER });
    sleeper = `/v1/algo/${username}/Sleeper/${commit}`;
  });
  afterAll(() => platform.remove());

  /** A platform that is down has nothing to show yet. */
  const eventually = <T>(look: () => Promise<T | undefined | false>) => until(() => look().catch(() => undefined));

  const ended = (id: string) => eventually(async () => {
    const { body } = await api('GET', `/v1/calls/${id}`);
    return (body.status === 'succeeded' || body.status === 'failed') && body;
  });

  it('ends a build whose server was killed in the middle', async () => {
    await api('POST', `/v1/algorithms/${username}`, { body: { name: 'SlowBuild', details: { label: 'Slow' }, settings: settings({ language: 'javascript' }) } });
    const clone = await Clone.of('SlowBuild');
    await clone.write('package.json', JSON.stringify({ name: 'slow', version: '1.0.0', scripts: { postinstall: 'echo now it sleeps; sleep 5' } }));
    await clone.git('add', '--all');
    await clone.git('commit', '--quiet', '--message', 'slow');
    const pushing = clone.git('push').catch((error: unknown) => error);
    const builds = () => api('GET', `/v1/algorithms/${username}/SlowBuild/builds`).then(({ body }) => body.results);
    await eventually(async () => (await builds()).length === 1);
    await sleep(2000);
    expect((await builds())[0].status).toBe('in-progress');
    platform.kill('server');
    await pushing;
    await platform.up();
    const [build] = await eventually(async () => {
      const all = await builds();
      return all[0].status !== 'in-progress' && all;
    });
    expect(build.status).toBe('succeeded');
    expect((await api('POST', `/v1/algo/${username}/SlowBuild/${build.commit_sha}`, { body: 'Mia' })).body).toMatchObject({ result: 'Hello Mia' });
    await clone.remove();
  });

  it('ends a build on a full disk, and says so', async () => {
    const builds = join(platform.home, 'builds');
    await mkdir(builds, { recursive: true, mode: 0o711 });
    await run('mount', ['-t', 'tmpfs', '-o', 'size=8m,mode=711', 'tmpfs', builds]);
    try {
      const clone = await Clone.of('SlowBuild');
      await clone.write('package.json', JSON.stringify({ name: 'large', version: '1.0.0', scripts: { postinstall: 'head -c 100000000 /dev/urandom > large' } }));
      const { output } = await clone.push();
      expect(output).toMatch(/No space left on device|disk of the platform is full/);
      expect(output).toContain('Build failed');
      await clone.write('noise', randomBytes(20_000_000));
      expect((await clone.push()).output).toContain('disk of the platform is full');
      await clone.remove();
    } finally {
      await run('umount', [builds]);
    }
  });

  it('keeps asynchronous calls when every process is killed at once', async () => {
    const calls = await Promise.all([0.1, 3, 3, 3].map((seconds) => api('POST', `${sleeper}?output=void`, { body: seconds })));
    platform.kill('server', 'postgres', 'redis');
    await platform.up();
    for (const call of calls) {
      expect(call.body).toMatchObject({ async: 'void', request_id: expect.any(String) });
      expect(await ended(call.body.request_id)).toMatchObject({ status: 'succeeded', async: true, response: { result: 'slept' } });
    }
  });

  it('answers the calls under way before it stops, refuses later ones and leaves nothing behind', async () => {
    await api('POST', sleeper, { body: 0 });
    const underWay = api('POST', sleeper, { body: 2 });
    const later = api('POST', `${sleeper}?output=void`, { body: 1 });
    await later;
    await platform.down();
    expect((await underWay).body.result).toBe('slept');
    expect(processesUnder(platform.home)).toEqual([]);
    await platform.up();
    expect((await ended((await later).body.request_id)).response.result).toBe('slept');
  });
});

function processesUnder(home: string): string[] {
  return readdirSync('/proc')
    .filter((entry) => /^\d+$/.test(entry) && Number(entry) !== process.pid)
    .map((pid) => {
      try {
        return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
      } catch {
        return '';
      }
    })
    .filter((command) => command.includes(home));
}
