import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';

const launcher = resolve(import.meta.dirname, '../../algoplane');

interface Services {
  server: { pid: number };
  postgres: { daemon: { pid: number } };
  redis: { daemon: { pid: number } };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((done) => server.once('listening', done));
  const { port } = server.address() as { port: number };
  await new Promise((done) => server.close(done));
  return port;
}

/** A platform for one test file, which may break it, measure it, or change what is in force for everybody: files run two at a time. The functions of platform.ts talk to it from then on. */
export class OwnPlatform {
  private constructor(
    readonly home: string,
    private readonly port: number,
    private readonly env: Record<string, string>,
  ) {}

  static async start(env: Record<string, string> = {}): Promise<OwnPlatform> {
    const platform = new OwnPlatform(await mkdtemp(join(tmpdir(), 'algoplane-own-')), await freePort(), env);
    const before = process.env.ALGOPLANE_E2E_HOME;
    process.env.ALGOPLANE_E2E_HOME = platform.home;
    try {
      await platform.up();
      return platform;
    } catch (error) {
      process.env.ALGOPLANE_E2E_HOME = before;
      await platform.remove();
      throw error;
    }
  }

  async up(): Promise<void> {
    await this.run('up', '--detach', '--port', String(this.port));
  }

  async down(): Promise<void> {
    await this.run('down');
  }

  /** As `kill -9`, or a machine that loses its power, does it. */
  kill(...names: (keyof Services)[]): void {
    const { server, postgres, redis } = JSON.parse(readFileSync(join(this.home, 'services.json'), 'utf8')) as Services;
    const pids = { server: server.pid, postgres: postgres.daemon.pid, redis: redis.daemon.pid };
    names.forEach((name) => process.kill(pids[name], 'SIGKILL'));
  }

  async remove(): Promise<void> {
    await this.down();
    await rm(this.home, { recursive: true, force: true });
  }

  private async run(...words: string[]): Promise<void> {
    await promisify(execFile)(launcher, words, { env: { ...process.env, ...this.env, ALGOPLANE_HOME: this.home }, maxBuffer: 1 << 26 });
  }
}
