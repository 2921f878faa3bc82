import { execFile, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

export interface Bootstrap {
  api_url: string;
  git_url: string;
  docs_url: string;
  admin_key: string;
  username: string;
  api_key: string;
}

/** The platform of the e2e tier, as its administrator finds it. */
export const home = (): string => process.env.ALGOPLANE_E2E_HOME ?? '';
export const bootstrap = (): Bootstrap => JSON.parse(readFileSync(join(home(), 'bootstrap.json'), 'utf8')) as Bootstrap;

export interface Answer {
  status: number;
  headers: Headers;
  body: any;
  text: string;
}

/** One request. A body that is no string or bytes goes as JSON. */
export async function api(method: string, path: string, options: { key?: string | null; body?: unknown; headers?: Record<string, string> } = {}): Promise<Answer> {
  const { api_url, api_key } = bootstrap();
  const key = options.key === undefined ? api_key : options.key;
  const bare = options.body === undefined || typeof options.body === 'string' || options.body instanceof Uint8Array;
  const response = await fetch(api_url + path, {
    method,
    headers: { ...(key === null ? {} : { Authorization: `Simple ${key}` }), ...(bare ? {} : { 'Content-Type': 'application/json' }), ...options.headers },
    body: (bare ? options.body : JSON.stringify(options.body)) as string | Uint8Array<ArrayBuffer> | undefined,
  });
  const text = await response.text();
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    body = undefined;
  }
  return { status: response.status, headers: response.headers, body, text };
}

export const settings = (changes: object = {}) => ({
  language: 'python3-1', environment: 'cpu', license: 'apl', network_access: 'full', pipeline_enabled: true, source_visibility: 'closed', ...changes,
});

/** A user of their own, with a standard key. */
export async function createUser(username: string): Promise<{ username: string; key: string }> {
  const made = await api('POST', '/v1/users', { key: bootstrap().admin_key, body: { username, email: `${username}@example.com` } });
  if (made.status !== 200) {
    throw new Error(made.text);
  }
  return { username, key: await createKey(`users/${username}`) };
}

export const ALL = { allow_algo: true, algo_acl: ['algo://*'], allow_data: true, allow_data_write: true, allow_web_algo: true, allow_algo_management: true };

/** A key of `users/NAME` or `organizations/NAME`, made by the administrator. */
export async function createKey(of: string, permissions: object = ALL, more: object = {}): Promise<string> {
  const { status, body, text } = await api('POST', `/v1/${of}/keys`, { key: bootstrap().admin_key, body: { key_label: 'test', permissions, ...more } });
  if (status >= 300) {
    throw new Error(text);
  }
  return body.api_key;
}

/** A working copy, driven by the plain git program. */
export class Clone {
  private constructor(readonly directory: string) {}

  static of(name: string, who?: Owner, ...options: string[]): Promise<Clone> {
    const { git_url, username, api_key } = bootstrap();
    const address = new URL(`${git_url}/${who?.username ?? username}/${name}.git`);
    address.username = who?.as ?? who?.username ?? username;
    address.password = who?.key ?? api_key;
    return Clone.at(address.href, ...options);
  }

  static async at(url: string, ...options: string[]): Promise<Clone> {
    const directory = await mkdtemp(join(tmpdir(), 'clone-'));
    await run('git', ['clone', '--quiet', ...options, url, directory]);
    return new Clone(directory);
  }

  async git(...words: string[]): Promise<{ stdout: string; stderr: string }> {
    return run('git', ['-C', this.directory, '-c', 'user.name=test', '-c', 'user.email=test@example.com', ...words], { maxBuffer: 1 << 26 });
  }

  /** Without waiting for its end. Returns the way to kill it with all its helpers. */
  start(...words: string[]): () => void {
    const { pid } = spawn('git', ['-C', this.directory, ...words], { stdio: 'ignore', detached: true });
    return () => process.kill(-(pid ?? Number.NaN), 'SIGKILL');
  }

  async write(path: string, content: string | Uint8Array): Promise<void> {
    const file = join(this.directory, path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, content);
  }

  /** Commits everything and pushes it. Returns the commit and what git printed of the push. */
  async push(message = 'change'): Promise<{ commit: string; output: string }> {
    await this.git('add', '--all');
    await this.git('commit', '--quiet', '--allow-empty', '--message', message);
    const { stderr } = await this.git('push');
    return { commit: (await this.git('rev-parse', 'HEAD')).stdout.trim(), output: stderr };
  }

  remove(): Promise<void> {
    return rm(this.directory, { recursive: true, force: true });
  }
}

/** Whose algorithm it is to be, and by whose key; `as` is the name of that key's account where it is another one. */
export interface Owner {
  username: string;
  key: string;
  as?: string;
}

/** Creates an algorithm and pushes these files. Returns the commit that was built. */
export async function deploy(name: string, files: Record<string, string>, changes: object = {}, owner?: Owner): Promise<string> {
  const created = await api('POST', `/v1/algorithms/${owner?.username ?? bootstrap().username}`, { key: owner?.key, body: { name, details: { label: name }, settings: settings(changes) } });
  if (created.status !== 201) {
    throw new Error(created.text);
  }
  const clone = await Clone.of(name, owner);
  for (const [path, content] of Object.entries(files)) {
    await clone.write(path, content);
  }
  const { commit, output } = await clone.push();
  await clone.remove();
  if (!output.includes(commit)) {
    throw new Error(`The push did not end well:\n${output}`);
  }
  return commit;
}
