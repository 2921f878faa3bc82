import { randomBytes } from 'node:crypto';
import { commitFile, finished, git, gitOk, killClient, startClient } from '../testing/git-client.js';
import { GitServer } from '../testing/git-server.js';

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  for (let tries = 0; !(await condition()); tries++) {
    if (tries > 400) {
      throw new Error('Waited in vain.');
    }
    await pause(25);
  }
}

describe('large and broken pushes', () => {
  let server: GitServer;
  let clone: string;
  beforeEach(async () => {
    server = await GitServer.start();
    clone = await server.clone();
    // Noise does not get smaller, and git would take longer to try than for all the rest.
    await gitOk(clone, 'config', 'core.compression', '0');
  });
  afterEach(() => server.close());

  it('streams a large push and a large clone with flat memory', async () => {
    const SIZE = 160_000_000;
    await commitFile(clone, 'model.bin', randomBytes(SIZE));
    const start = process.memoryUsage().rss;
    let peak = start;
    const meter = setInterval(() => (peak = Math.max(peak, process.memoryUsage().rss)), 20);
    const pushed = await git(clone, ['-c', 'http.postBuffer=65536', 'push', 'origin', 'master']);
    expect(pushed.exitCode).toBe(0);
    expect(server.requests.some(({ headers }) => headers['transfer-encoding'] === 'chunked')).toBe(true);
    await server.clone('large');
    clearInterval(meter);
    // Buffers and the collector's leisure, which vary from machine to machine; a push that is held in memory takes its size and more.
    expect(peak - start).toBeLessThan(SIZE * 0.6);
  });

  it.each(['the client is killed', 'the socket is destroyed'])('stays sound when %s in the middle', async (how) => {
    const tip = await server.store.tip(server.id);
    await commitFile(clone, 'model.bin', randomBytes(40_000_000));
    const client = startClient(clone, ['-c', 'http.postBuffer=65536', 'push', 'origin', 'master'], { GIT_TRACE: '0' });
    const ended = finished(client);
    const upload = () =>
      server.requests.find(({ url, headers }) => url?.endsWith('git-receive-pack') && headers['transfer-encoding'] === 'chunked');
    await until(() => (upload()?.socket.bytesRead ?? 0) > 1_000_000);
    const { socket } = upload()!;
    if (how === 'the socket is destroyed') {
      socket.destroy();
    } else {
      killClient(client);
    }
    await ended;
    await until(() => socket.destroyed);
    expect(await server.store.tip(server.id)).toBe(tip);
    expect(await gitOk(server.repository, 'fsck', '--full')).toBe('');
    await until(async () => (await gitOk(server.repository, 'count-objects', '-v')).includes('garbage: 0'));
    expect(server.pushes).toEqual([]);
    const again = await git(clone, ['push', 'origin', 'master']);
    expect(again.exitCode).toBe(0);
    expect(server.pushes).toHaveLength(1);
  });

  it('goes on with the build when the pusher leaves', async () => {
    await commitFile(clone, 'a.txt', 'a');
    let ended = false;
    let built = false;
    server.onPush = async function* () {
      void pause(600).then(() => (built = true));
      try {
        yield 'Build 1\n';
        for (;;) {
          await pause(50);
          yield 'still building\n';
        }
      } finally {
        ended = true;
      }
    };
    const client = startClient(clone, ['push', '--progress', 'origin', 'master']);
    const gone = finished(client);
    await until(() => server.pushes.length === 1);
    await pause(150);
    killClient(client);
    server.requests.at(-1)?.socket.destroy();
    await gone;
    await until(() => ended);
    await until(() => built);
    expect(await server.store.tip(server.id)).toBe(server.pushes[0]?.defaultBranch?.after);
    expect(server.faults).toEqual([]);
  });

  it('asks for the first text even when the pusher left before', async () => {
    await commitFile(clone, 'a.txt', 'a');
    let recorded = false;
    server.onPush = async function* () {
      server.requests.at(-1)?.socket.destroy();
      await pause(100);
      recorded = true;
      yield 'Build 1\n';
    };
    await git(clone, ['push', 'origin', 'master']);
    await until(() => recorded);
  });

  it('ends a push that stalls', async () => {
    const impatient = await GitServer.start({ stallMs: 300 });
    const slow = startClient(impatient.directory, ['clone', impatient.url, 'x']);
    expect((await finished(slow)).exitCode).toBe(0);
    const { request } = await import('node:http');
    const upload = request(`${impatient.url}/git-receive-pack`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/x-git-receive-pack-request' },
    });
    upload.write('00');
    await new Promise((resolve) => upload.on('error', resolve));
    expect(String(impatient.faults[0])).toContain('nothing moved for 0.3 s');
    await impatient.close();
  });
});
