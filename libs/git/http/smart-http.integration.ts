import { request as httpRequest } from 'node:http';
import { gzipSync } from 'node:zlib';
import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { packet } from '../protocol/pkt-line.js';
import { commitFile, git, gitOk } from '../testing/git-client.js';
import { GitServer } from '../testing/git-server.js';

interface Answer {
  status: number | undefined;
  type: string | undefined;
  cache: string | undefined;
  body: string;
}

describe('smart HTTP, reading', () => {
  let server: GitServer;
  beforeAll(async () => {
    server = await GitServer.start();
  });
  afterAll(() => server.close());

  const ask = (method: string, path: string, headers: Record<string, string> = {}, body?: Buffer) =>
    new Promise<Answer>((resolve, reject) => {
      const sent = httpRequest(`${server.url}/${path}`, { method, headers }, (response) => {
        let text = '';
        response.setEncoding('latin1').on('data', (piece: string) => (text += piece));
        response.on('end', () =>
          resolve({
            status: response.statusCode,
            type: response.headers['content-type'],
            cache: response.headers['cache-control'],
            body: text,
          }),
        );
      });
      sent.on('error', reject).end(body);
    });

  it('is cloned, in protocol versions 0 and 2', async () => {
    for (const version of ['0', '2']) {
      const trace = await git(server.directory, ['-c', `protocol.version=${version}`, 'ls-remote', server.url], {
        GIT_TRACE_PACKET: '1',
      });
      expect(trace.stdout).toMatch(/\tHEAD\n[0-9a-f]{40}\trefs\/heads\/master\n$/);
      expect(/< version 2/.test(trace.stderr)).toBe(version === '2');
      const clone = await server.clone(`v${version}`, '-c', `protocol.version=${version}`);
      expect(await gitOk(clone, 'rev-parse', 'HEAD')).toBe(await server.store.tip(server.id));
    }
  });

  it('is cloned shallow and partial', async () => {
    const author = await server.clone('author');
    await commitFile(author, 'big.bin', Buffer.alloc(50_000, 'x'));
    await commitFile(author, 'big.bin', Buffer.alloc(60_000, 'y'));
    await gitOk(author, 'push', '-q');
    for (const version of ['0', '2']) {
      const shallow = await server.clone(`shallow${version}`, '-c', `protocol.version=${version}`, '--depth', '1');
      expect(await gitOk(shallow, 'rev-list', '--count', 'HEAD')).toBe('1');
      await gitOk(shallow, 'fetch', '-q', '--unshallow');
      expect(await gitOk(shallow, 'rev-list', '--count', 'HEAD')).toBe('3');
    }
    const partial = await server.clone('partial', '--filter=blob:none', '--no-checkout');
    expect(await gitOk(partial, 'rev-list', '--objects', '--all', '--missing=print')).toMatch(/^\?[0-9a-f]{40}$/m);
    await gitOk(partial, 'checkout', '-q', 'master');
    expect(server.faults).toEqual([]);
  });

  it('hides refs of its own', async () => {
    await gitOk(server.repository, 'update-ref', 'refs/internal/build', 'refs/heads/master');
    for (const version of ['0', '2']) {
      expect(await gitOk(server.directory, '-c', `protocol.version=${version}`, 'ls-remote', server.url)).not.toContain(
        'internal',
      );
    }
  });

  it('never lets a client cache', async () => {
    const answer = await ask('GET', 'info/refs?service=git-upload-pack');
    expect(answer).toMatchObject({
      status: 200,
      type: 'application/x-git-upload-pack-advertisement',
      cache: 'no-cache, max-age=0, must-revalidate',
    });
    expect(answer.body.startsWith('001e# service=git-upload-pack\n0000')).toBe(true);
  });

  it('takes a Git-Protocol header only as git writes it', async () => {
    const modern = await ask('GET', 'info/refs?service=git-upload-pack', { 'Git-Protocol': 'version=2' });
    expect(modern.body.startsWith('000eversion 2\n')).toBe(true);
    const odd = await ask('GET', 'info/refs?service=git-upload-pack', { 'Git-Protocol': 'version=2; rm -rf /' });
    expect(odd.body.startsWith('001e# service')).toBe(true);
    const push = await ask('GET', 'info/refs?service=git-receive-pack', { 'Git-Protocol': 'version=2' });
    expect(push.body.startsWith('001f# service=git-receive-pack\n')).toBe(true);
  });

  it.each([
    ['GET', 'info/refs', 403, 'dumb HTTP'],
    ['GET', 'HEAD', 403, 'dumb HTTP'],
    ['GET', 'objects/info/packs', 403, 'dumb HTTP'],
    ['GET', 'info/refs?service=git-upload-archive', 403, 'Only git-upload-pack'],
    ['GET', 'info/refs?service=--help', 403, 'Only git-upload-pack'],
    ['GET', 'config', 404, 'No such'],
    ['GET', 'git-upload-pack', 405, 'POST'],
    ['POST', 'git-upload-pack', 415, 'content type'],
  ])('%s %s: %i', async (method, path, status, words) => {
    const answer = await ask(method, path);
    expect(answer.status).toBe(status);
    expect(answer.body).toContain(words);
  });

  it('unpacks gzipped requests and refuses broken ones', async () => {
    const type = { 'Content-Type': 'application/x-git-upload-pack-request', 'Git-Protocol': 'version=2' };
    const body = Buffer.concat([packet('command=ls-refs\n'), Buffer.from('0001'), packet('peel\n'), Buffer.from('0000')]);
    const zipped = { ...type, 'Content-Encoding': 'gzip' };
    expect((await ask('POST', 'git-upload-pack', zipped, gzipSync(body))).body).toContain('refs/heads/master');
    expect((await ask('POST', 'git-upload-pack', zipped, Buffer.from('not gzip'))).status).toBe(400);
    expect((await ask('POST', 'git-upload-pack', { ...type, 'Content-Encoding': 'br' }, body)).status).toBe(415);
  });

  it('says when there is no repository', async () => {
    const other = await GitServer.start();
    await other.store.remove(other.id);
    const ran = await git(other.directory, ['clone', other.url, 'none']);
    expect(ran.stderr).toContain('not found');
    await other.close();
    await expect(access(join(other.directory, 'none'))).rejects.toThrow();
  });
});
