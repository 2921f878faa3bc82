import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const LAUNCHER = resolve(import.meta.dirname, '../../algoplane');

interface Bootstrap {
  api_url: string;
  git_url: string;
  username: string;
  api_key: string;
  admin_key: string;
}

export interface Echo {
  language: string;
  /** Address of the version by its commit. */
  url: string;
  /** From the first byte of the push of a source-only change to the first answer of the new commit. */
  pushToCallableMs: number;
}

/** A platform of its own, in a directory of its own, that is gone afterwards. */
export class BenchPlatform {
  private constructor(
    private readonly home: string,
    readonly bootstrap: Bootstrap,
  ) {}

  static async start(port: number): Promise<BenchPlatform> {
    const home = await mkdtemp(join(tmpdir(), 'algoplane-bench-'));
    const env = { ...process.env, ALGOPLANE_HOME: home, LOG_LEVEL: 'warn' };
    await run(LAUNCHER, ['up', '--detach', '--port', String(port)], { env, maxBuffer: 1 << 24 });
    return new BenchPlatform(home, JSON.parse(await readFile(join(home, 'bootstrap.json'), 'utf8')) as Bootstrap);
  }

  async stop(): Promise<void> {
    await run(LAUNCHER, ['down'], { env: { ...process.env, ALGOPLANE_HOME: this.home } });
    await rm(this.home, { recursive: true, force: true });
  }

  async databaseUrl(): Promise<string> {
    return (await this.services()).postgres.url;
  }

  async serverPid(): Promise<number> {
    return (await this.services()).server.pid;
  }

  private async services(): Promise<{ postgres: { url: string }; server: { pid: number } }> {
    return JSON.parse(await readFile(join(this.home, 'services.json'), 'utf8')) as { postgres: { url: string }; server: { pid: number } };
  }

  get headers(): Record<string, string> {
    return { Authorization: `Simple ${this.bootstrap.api_key}` };
  }

  /** Creates an algorithm, pushes it once for the dependencies' sake, and times the second push. */
  async createEcho(language: string, name: string, file: string, source: string): Promise<Echo> {
    const { api_url, git_url, username, api_key } = this.bootstrap;
    const created = await fetch(`${api_url}/v1/algorithms/${username}`, {
      method: 'POST', headers: { ...this.headers, 'Content-Type': 'application/json' },
      body: JSON.stringify({ name, details: { label: name }, settings: { language, environment: 'cpu', license: 'apl', network_access: 'full', pipeline_enabled: true, source_visibility: 'closed' } }),
    });
    if (!created.ok) {
      throw new Error(`${name} was not created: ${await created.text()}`);
    }
    const directory = join(this.home, 'clones', name);
    await mkdir(join(this.home, 'clones'), { recursive: true });
    const address = new URL(`${git_url}/${username}/${name}.git`);
    address.username = username;
    address.password = api_key;
    const git = async (...words: string[]) => (await run('git', ['-C', directory, '-c', 'user.name=bench', '-c', 'user.email=bench@localhost', ...words])).stdout.trim();
    await run('git', ['clone', '--quiet', address.href, directory]);
    let pushToCallableMs = 0;
    let url = '';
    for (const note of ['first', 'second']) {
      await writeFile(join(directory, file), `${source}\n`.replace('NOTE', note));
      await git('commit', '--quiet', '--all', '--message', note);
      const started = performance.now();
      await git('push', '--quiet');
      url = `${api_url}/v1/algo/${username}/${name}/${await git('rev-parse', 'HEAD')}`;
      await this.callOnce(url);
      pushToCallableMs = performance.now() - started;
    }
    return { language, url, pushToCallableMs };
  }

  private async callOnce(url: string): Promise<void> {
    const response = await fetch(url, { method: 'POST', body: '{"name":"Mia"}', headers: { ...this.headers, 'Content-Type': 'application/json' } });
    const body = (await response.json()) as { result?: { name?: string } };
    if (body.result?.name !== 'Mia') {
      throw new Error(`The echo does not echo: ${JSON.stringify(body)}`);
    }
  }
}
