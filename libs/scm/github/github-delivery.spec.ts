import { createHmac } from 'node:crypto';
import { readGithubDelivery } from './github-delivery.js';

const ADDRESSES = { web: 'https://github.example.com', api: 'https://github.example.com/api/v3', ssh: 'ssh://git@github.example.com:2222' };
const SECRET = "It's a Secret to Everybody";
const COMMIT = '1'.repeat(40);
const REPOSITORY = { id: 42, name: 'hello', owner: { login: 'mia' }, default_branch: 'main', ssh_url: 'git@evil.example:mia/hello.git', clone_url: 'https://evil.example/mia/hello.git' };
const UNDERSTOOD = { id: '42', owner: 'mia', name: 'hello', httpsUrl: 'https://github.example.com/mia/hello.git', sshUrl: 'ssh://git@github.example.com:2222/mia/hello.git', defaultBranch: 'main' };

const sign = (algorithm: string, body: string | Buffer, secret = SECRET) => `${algorithm}=${createHmac(algorithm, secret).update(body).digest('hex')}`;

const delivery = (event: string, document: unknown, headers: Record<string, string | string[] | undefined> = {}) => {
  const body = Buffer.from(typeof document === 'string' ? document : JSON.stringify(document));
  return { body, headers: { 'content-type': 'application/json', 'x-github-event': event, 'x-github-delivery': 'guid', 'x-hub-signature-256': sign('sha256', body), ...headers } };
};
const read = (event: string, document: unknown, headers?: Record<string, string | string[] | undefined>) => readGithubDelivery(ADDRESSES, delivery(event, document, headers), SECRET);
const failure = (kind: string) => expect.objectContaining({ name: 'ScmFailure', kind }) as unknown as Error;

describe('the signature of GitHub', () => {
  it('is the one that its documentation computes', () => {
    const headers = { 'x-hub-signature-256': 'sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17' };
    expect(read('ping', 'Hello, World!', headers)).toEqual({ id: 'guid', event: { kind: 'ignored', reason: expect.any(String) } });
    expect(() => readGithubDelivery(ADDRESSES, delivery('ping', 'Hello, World?', headers), SECRET)).toThrow(failure('bad-signature'));
  });

  it('may be the older one when there is no newer', () => {
    const older = sign('sha1', '{}');
    expect(read('ping', '{}', { 'x-hub-signature-256': undefined, 'x-hub-signature': older }).event.kind).toBe('ignored');
    expect(() => read('ping', '{}', { 'x-hub-signature-256': `sha256=${'0'.repeat(64)}`, 'x-hub-signature': older })).toThrow(failure('bad-signature'));
    expect(() => read('ping', '{}', { 'x-hub-signature-256': '', 'x-hub-signature': older })).toThrow(failure('bad-signature'));
  });

  it.each([
    ['none', { 'x-hub-signature-256': undefined }],
    ['another algorithm’s', { 'x-hub-signature-256': sign('sha1', '{}') }],
    ['without its name', { 'x-hub-signature-256': sign('sha256', '{}').slice(7) }],
    ['cut short', { 'x-hub-signature-256': sign('sha256', '{}').slice(0, -1) }],
    ['made longer', { 'x-hub-signature-256': `${sign('sha256', '{}')}0` }],
    ['one of several', { 'x-hub-signature-256': [sign('sha256', '{}')] }],
    ['with another secret', { 'x-hub-signature-256': sign('sha256', '{}', 'other') }],
    ['the newer in the place of the older', { 'x-hub-signature-256': undefined, 'x-hub-signature': sign('sha256', '{}') }],
  ])('is not good when it is %s', (_, headers) => {
    expect(() => read('ping', '{}', headers)).toThrow(failure('bad-signature'));
  });

  it('is looked at before anything else', () => {
    expect(() => read('push', 'no JSON', { 'x-hub-signature-256': 'sha256=0' })).toThrow(failure('bad-signature'));
  });

  it('of an empty secret is nobody’s', () => {
    const empty = delivery('ping', '{}', { 'x-hub-signature-256': sign('sha256', '{}', '') });
    expect(() => readGithubDelivery(ADDRESSES, empty, '')).toThrow(failure('bad-signature'));
  });
});

describe('the events of GitHub', () => {
  const push = (change: object) => read('push', { ref: 'refs/heads/main', after: COMMIT, repository: REPOSITORY, ...change }).event;

  it('are pushes, of a repository at the administrator’s addresses', () => {
    expect(push({})).toEqual({ kind: 'push', branch: 'main', commit: COMMIT, repository: UNDERSTOOD });
    expect(push({ ref: 'refs/heads/feature/a' })).toMatchObject({ branch: 'feature/a' });
  });

  it.each([
    ['a tag', { ref: 'refs/tags/v1' }],
    ['a deleted branch', { after: '0'.repeat(40), deleted: true }],
  ])('are ignored when they are about %s', (_, change) => {
    expect(push(change)).toEqual({ kind: 'ignored', reason: expect.stringMatching(/\w{4}/) });
  });

  it.each([
    ['renamed', { repository: { name: { from: 'old' } } }],
    ['transferred', { owner: { from: { user: {} } } }],
    ['edited', { default_branch: { from: 'master' } }],
  ])('tell of a repository that was %s', (action, changes) => {
    expect(read('repository', { action, changes, repository: REPOSITORY }).event).toEqual({ kind: 'repository-changed', repository: UNDERSTOOD });
  });

  it.each([
    ['repository', { action: 'edited', changes: { description: { from: 'x' } }, repository: REPOSITORY }],
    ['repository', { action: 'privatized', repository: REPOSITORY }],
    ['ping', { zen: 'x' }],
    ['issues', {}],
    ['check_run', 'not even JSON'],
  ])('are ignored otherwise: %s %j', (event, document) => {
    expect(read(event, document).event).toEqual({ kind: 'ignored', reason: expect.stringMatching(/\w{4}/) });
  });

  it('come as forms, too', () => {
    const body = new URLSearchParams({ payload: JSON.stringify({ ref: 'refs/heads/main', after: COMMIT, repository: REPOSITORY }) }).toString();
    expect(read('push', body, { 'content-type': 'application/x-www-form-urlencoded' }).event).toMatchObject({ kind: 'push', commit: COMMIT });
  });

  it.each([
    ['no JSON', '{'],
    ['an empty body', ''],
    ['null', 'null'],
    ['no repository', { ref: 'refs/heads/main', after: COMMIT }],
    ['a commit that is none', { ref: 'refs/heads/main', after: 'HEAD', repository: REPOSITORY }],
    ['an owner that leads elsewhere', { ref: 'refs/heads/main', after: COMMIT, repository: { ...REPOSITORY, owner: { login: '..' } } }],
    ['a name that is an option', { ref: 'refs/heads/main', after: COMMIT, repository: { ...REPOSITORY, name: '--upload-pack=x' } }],
    ['a name with a slash', { ref: 'refs/heads/main', after: COMMIT, repository: { ...REPOSITORY, name: 'a/b' } }],
  ])('are not read from %s', (_, document) => {
    expect(() => read('push', document)).toThrow(failure('invalid'));
  });

  it('have a name', () => {
    expect(() => read('', {}, { 'x-github-event': undefined })).toThrow(failure('invalid'));
  });
});
