import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bootstrap } from '../support/platform.js';
import { pythonClients, run } from '../support/python-clients.js';

describe('the Python client', () => {
  it('creates, compiles, publishes and calls', async () => {
    const { api_url, api_key, admin_key, git_url, username } = bootstrap();
    const python = join(await pythonClients(), 'python');
    const script = join(import.meta.dirname, '../clients/management.py');
    const { stdout } = await run(python, [script, api_url, api_key, admin_key, git_url, username]);
    const told = stdout.trim().split('\n').map((line) => JSON.parse(line) as Record<string, unknown>);
    const all = (what: string) => told.filter((line) => what in line).map((line) => line[what]);
    expect(all('exists before')).toEqual([false]);
    expect(all('created')).toEqual([expect.stringMatching(/^Py/)]);
    expect(all('exists after')).toEqual([true]);
    expect(all('compiled')).toEqual([40]);
    expect(all('by hash')).toEqual(['text']);
    expect(all('builds')).toEqual([['succeeded', 'succeeded']]);
    expect(all('build')).toEqual([true]);
    expect(all('logs')).toEqual([true]);
    expect(all('published')).toEqual(['0.1.0']);
    expect(all('versions')).toEqual([['0.1.0']]);
    expect(all('info')).toEqual(['sample']);
    expect(all('pipe')).toEqual([['text', 'text', true], [{ json: [1, null, 'ü'] }, 'json', true], [null, 'json', true], [3, 'json', true]]);
    expect(all('bytes')).toEqual([[0, 1, 255]]);
    expect(all('raised')).toEqual([[true, 'AlgorithmError']]);
    expect(all('options')).toEqual(['again']);
    expect(all('raw')).toEqual(['räw']);
    expect(all('void')).toEqual(['void']);
    expect(all('missing')).toEqual([true]);
    expect(all('scms')).toEqual([['internal']]);
    expect(all('user')).toEqual([true]);
  });
});

describe('the algo command line', () => {
  let directory: string;
  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'algo-cli-'));
  });
  afterAll(() => rm(directory, { recursive: true }));

  it('runs an algorithm with text and JSON, and lists builds', async () => {
    const { api_url, api_key, username } = bootstrap();
    const bin = await pythonClients();
    const env = { PATH: process.env.PATH, HOME: directory, ALGORITHMIA_API: api_url, ALGORITHMIA_API_KEY: api_key };
    await run('mkdir', ['-p', join(directory, '.algorithmia')]);
    await run('sh', ['-c', 'printf "%s" "$CONFIG" > "$HOME/.algorithmia/config"'], { env: { ...env, CONFIG: `[profiles.default]\napi_key = "${api_key}"\napi_server = "${api_url}"\nca_cert = ""\nbearer_token = ""\n` } });
    const algo = (...words: string[]) => run(join(bin, 'algo'), words, { env });
    expect((await algo('run', `${username}/Hello`, '-d', 'Mia')).stdout).toContain('Hello Mia');
    expect((await algo('run', `${username}/Hello`, '-j', '"Neo"')).stdout).toContain('Hello Neo');
    expect((await algo('builds', username, 'Hello')).stdout).toContain('succeeded');
  });
});
