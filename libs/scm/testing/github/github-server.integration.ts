import { execFile } from 'node:child_process';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { commitFile, git, gitOk, temporaryDirectory } from '../../../git/testing/git-client.js';
import { type GithubServer, type Person, startGithub } from '../index.js';

/** The server itself, seen by the programs of other people: git, ssh, and plain HTTP. */
describe('the GitHub of the tests', () => {
  let github: GithubServer;
  let mia: Person;
  let home: { path: string; remove: () => Promise<void> };
  let listener: Server;
  let hookUrl: string;

  beforeAll(async () => {
    [github, home] = await Promise.all([startGithub(), temporaryDirectory()]);
    mia = github.createUser('mia');
    listener = createServer((request, response) => request.resume().on('end', () => response.writeHead(204).end()));
    await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
    hookUrl = `http://127.0.0.1:${(listener.address() as AddressInfo).port}/hook`;
  });
  afterAll(async () => {
    await github.stop();
    await new Promise((resolve) => listener.close(resolve));
    await home.remove();
    expect(github.mistakes).toEqual([]);
  });

  const call = async (method: string, path: string, body?: unknown) => {
    const answer = await fetch(`${github.addresses.api}${path}`, { method, headers: { authorization: `Bearer ${mia.token}` }, body: body === undefined ? null : JSON.stringify(body) });
    const text = await answer.text();
    return { status: answer.status, headers: answer.headers, body: text === '' ? undefined : JSON.parse(text) };
  };
  const keyPair = async (name: string) => {
    const file = join(home.path, name);
    await promisify(execFile)('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', name, '-f', file]);
    await writeFile(join(home.path, 'known_hosts'), await github.ssh.hostKeys());
    const environment = { GIT_SSH_COMMAND: `ssh -F /dev/null -i ${file} -o IdentitiesOnly=yes -o UserKnownHostsFile=${join(home.path, 'known_hosts')} -o BatchMode=yes` };
    return { publicKey: await readFile(`${file}.pub`, 'utf8'), environment };
  };

  it('lets a person clone and push over HTTP, and tells the webhook', async () => {
    expect(await call('POST', '/user/repos', { name: 'hello', private: true })).toMatchObject({ status: 201, body: { full_name: 'mia/hello', default_branch: 'main' } });
    await call('POST', '/repos/mia/hello/hooks', { name: 'web', config: { url: hookUrl, content_type: 'json', secret: 's3cret' }, events: ['push', 'repository'] });
    await gitOk(home.path, 'clone', '-q', mia.cloneUrl('mia/hello'), 'hello');
    const commit = await commitFile(join(home.path, 'hello'), 'a.txt', 'a');
    await gitOk(join(home.path, 'hello'), 'push', '-q', 'origin', 'HEAD:main');
    await github.deliveries.settled();
    const [ping, push] = github.deliveries.sent;
    expect(ping).toMatchObject({ event: 'ping', status: 204 });
    expect(push).toMatchObject({ event: 'push', status: 204, headers: { 'x-hub-signature-256': expect.stringMatching(/^sha256=[0-9a-f]{64}$/) } });
    expect(JSON.parse(push!.body.toString())).toMatchObject({ ref: 'refs/heads/main', after: commit, created: true });
  });

  it('hides a private repository from everybody else', async () => {
    github.createUser('eve');
    const eve = github.accounts.issue({ login: 'eve', scopes: ['*'] }, 'ghp_').value;
    const answer = await fetch(`${github.addresses.api}/repos/mia/hello`, { headers: { authorization: `Bearer ${eve}` } });
    expect([answer.status, await answer.json()]).toEqual([404, expect.objectContaining({ message: 'Not Found' })]);
    const clone = await git(home.path, ['clone', '-q', `http://eve:${eve}@${new URL(github.url).host}/mia/hello.git`, 'stolen']);
    expect(clone.exitCode).not.toBe(0);
    const anonymous = await git(home.path, ['clone', '-q', `${github.url}/mia/hello.git`, 'anonymous']);
    expect(anonymous.exitCode).not.toBe(0);
  });

  it('binds a deploy key to one repository, and to reading', async () => {
    await call('POST', '/user/repos', { name: 'other', private: true });
    const { publicKey, environment } = await keyPair('deploy');
    const clone = (name: string, into: string) => git(home.path, ['clone', '-q', `${github.sshUrl}/mia/${name}.git`, into], environment);
    expect((await clone('hello', 'before')).stderr).toContain('Permission denied (publickey');
    const added = await call('POST', '/repos/mia/hello/keys', { title: 'builds', key: publicKey, read_only: true });
    expect(added).toMatchObject({ status: 201, body: { read_only: true } });
    expect(await call('POST', '/repos/mia/other/keys', { title: 'builds', key: publicKey })).toMatchObject({ status: 422, body: { errors: [{ message: 'key is already in use' }] } });
    expect((await clone('hello', 'by-key')).exitCode).toBe(0);
    expect((await clone('other', 'wrong')).stderr).toContain('ERROR: Repository not found.');
    await commitFile(join(home.path, 'by-key'), 'b.txt', 'b');
    expect((await git(join(home.path, 'by-key'), ['push', '-q'], environment)).stderr).toContain('marked as read only');
    expect((await call('DELETE', `/repos/mia/hello/keys/${added.body.id}`)).status).toBe(204);
    expect((await clone('hello', 'after')).stderr).toContain('Permission denied (publickey');
  });

  it('takes a key that writes, and tells the webhook of its push', async () => {
    const { publicKey, environment } = await keyPair('writer');
    await call('POST', '/repos/mia/hello/keys', { title: 'template', key: publicKey, read_only: false });
    await gitOk(home.path, 'clone', '-q', mia.cloneUrl('mia/hello'), 'writer-clone');
    const commit = await commitFile(join(home.path, 'writer-clone'), 'c.txt', 'c');
    expect(await git(join(home.path, 'writer-clone'), ['push', '-q', `${github.sshUrl}/mia/hello.git`, 'HEAD:main'], environment)).toMatchObject({ exitCode: 0 });
    await github.deliveries.settled();
    expect(JSON.parse(github.deliveries.sent.at(-1)!.body.toString())).toMatchObject({ after: commit, sender: { login: 'mia' } });
  });

  it('leads from old names to new ones', async () => {
    github.rename('mia/other', 'another');
    const answer = await fetch(`${github.addresses.api}/repos/mia/other`, { redirect: 'manual', headers: { authorization: `Bearer ${mia.token}` } });
    expect(answer.status).toBe(301);
    expect((await call('GET', '/repos/mia/other')).body).toMatchObject({ full_name: 'mia/another' });
  });

  it('says how often one may still ask', async () => {
    expect(Number((await call('GET', '/user')).headers.get('x-ratelimit-remaining'))).toBeGreaterThan(1_000);
    github.limitRate(1);
    const limited = await call('GET', '/user');
    expect([limited.status, limited.headers.get('x-ratelimit-remaining')]).toEqual([403, '0']);
  });
});
