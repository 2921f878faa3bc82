import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bootstrap, deploy } from '../support/platform.js';
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
    expect(all('scms')).toEqual([expect.arrayContaining(['internal'])]);
    expect(all('user')).toEqual([true]);
    expect(all('dir exists')).toEqual([false]);
    expect(all('data')).toEqual([[true, true, 'hällo']]);
    expect(all('json')).toEqual([{ a: [1, null] }]);
    expect(all('data bytes')).toEqual([[0, 255]]);
    expect(all('files')).toEqual([['a b.txt', 'b', 'j.json']]);
    expect([all('acl'), all('public'), all('name'), all('deleted'), all('dir gone')]).toEqual([[true], [true], [username], [true], [true]]);
  });
});

describe('the Python client, on accounts', () => {
  it('manages users, organizations, members and secrets, and lists environments', async () => {
    const { api_url, api_key, admin_key, username } = bootstrap();
    await deploy('PySecrets', {});
    const script = join(import.meta.dirname, '../clients/accounts.py');
    const { stdout } = await run(join(await pythonClients(), 'python'), [script, api_url, api_key, admin_key, username, `${username}/PySecrets`]);
    // The client prints what it sends, too.
    const told = stdout.trim().split('\n').filter((line) => line.startsWith('{"')).map((line) => JSON.parse(line) as object);
    expect(Object.assign({}, ...told)).toEqual({
      user: [true, 'user'], types: ['basic', 'legacy'], created: [true, 'organization'], got: 'Label', edited: 204, changed: 'Changed', invited: [201, 200],
      'organization errors': [], 'user errors': [[], []], 'algorithm errors': [], missing: true, languages: true, environment: ['CPU', 'python3-1'],
      template: ['.gitignore', 'README.md', 'algorithmia.conf', 'requirements.txt', 'src'], providers: ['internal'], secret: [true, false], secrets: true,
    });
  });
});

describe('the algo command line', () => {
  let directory: string;
  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'algo-cli-'));
  });
  afterAll(() => rm(directory, { recursive: true }));

  it('runs an algorithm with text and JSON, lists builds, and moves data', async () => {
    const { api_url, api_key, username } = bootstrap();
    const bin = await pythonClients();
    const env = { PATH: process.env.PATH, HOME: directory, ALGORITHMIA_API: api_url, ALGORITHMIA_API_KEY: api_key };
    await run('mkdir', ['-p', join(directory, '.algorithmia')]);
    await run('sh', ['-c', 'printf "%s" "$CONFIG" > "$HOME/.algorithmia/config"'], { env: { ...env, CONFIG: `[profiles.default]\napi_key = "${api_key}"\napi_server = "${api_url}"\nca_cert = ""\nbearer_token = ""\n` } });
    const algo = (...words: string[]) => run(join(bin, 'algo'), words, { env });
    expect((await algo('run', `${username}/Hello`, '-d', 'Mia')).stdout).toContain('Hello Mia');
    expect((await algo('run', `${username}/Hello`, '-j', '"Neo"')).stdout).toContain('Hello Neo');
    expect((await algo('builds', username, 'Hello')).stdout).toContain('succeeded');
    await writeFile(join(directory, 'local.txt'), 'from the shell');
    await algo('mkdir', 'data://.my/algo_cli');
    await algo('cp', join(directory, 'local.txt'), 'data://.my/algo_cli/remote.txt');
    expect((await algo('ls', 'data://.my/algo_cli/')).stdout).toContain('remote.txt');
    expect((await algo('cat', 'data://.my/algo_cli/remote.txt')).stdout).toContain('from the shell');
    await algo('cp', 'data://.my/algo_cli/remote.txt', join(directory, 'back.txt'));
    expect(await readFile(join(directory, 'back.txt'), 'utf8')).toBe('from the shell');
    await algo('rm', 'data://.my/algo_cli/remote.txt');
    await algo('rmdir', 'data://.my/algo_cli');
    expect((await algo('ls', 'data://.my/')).stdout).not.toContain('algo_cli');
    expect((await algo('languages')).stdout).toContain('python3-1');
    expect((await algo('environment', 'javascript')).stdout).toContain('machine_type');
  });
});
