import { readGitlabDelivery } from './gitlab-delivery.js';

const ADDRESSES = { web: 'https://gitlab.example.com', api: 'https://gitlab.example.com/api/v4', ssh: 'ssh://git@gitlab.example.com:2222' };
const SECRET = 'a secret';
const COMMIT = '1'.repeat(40);
const PROJECT = { id: 42, path_with_namespace: 'acme/vision/hello', default_branch: 'trunk', git_ssh_url: 'git@evil.example:x.git' };
const UNDERSTOOD = { id: '42', owner: 'acme/vision', name: 'hello', httpsUrl: 'https://gitlab.example.com/acme/vision/hello.git', sshUrl: 'ssh://git@gitlab.example.com:2222/acme/vision/hello.git', defaultBranch: 'trunk' };

type Headers = Record<string, string | string[] | undefined>;

const read = (document: unknown, headers: Headers = {}, secret = SECRET) => {
  const body = Buffer.from(typeof document === 'string' ? document : JSON.stringify(document));
  const all = { 'content-type': 'application/json', 'x-gitlab-event': 'Push Hook', 'x-gitlab-token': SECRET, 'x-gitlab-event-uuid': 'event', ...headers };
  return readGitlabDelivery(ADDRESSES, { body, headers: all }, secret);
};
const push = (change: object = {}) => ({ object_kind: 'push', ref: 'refs/heads/main', after: COMMIT, project: PROJECT, ...change });
const failure = (kind: string) => expect.objectContaining({ kind }) as unknown as Error;

describe('deliveries of GitLab', () => {
  it('are pushes, of a project at the administrator’s addresses', () => {
    expect(read(push()).event).toEqual({ kind: 'push', branch: 'main', commit: COMMIT, repository: UNDERSTOOD });
  });

  it.each([undefined, '', 'a secre', 'a secret ', 'A secret', [SECRET]])('are not believed with the token %j', (token) => {
    expect(() => read(push(), { 'x-gitlab-token': token })).toThrow(failure('bad-signature'));
  });

  it('are not believed with an empty secret', () => {
    expect(() => read(push(), { 'x-gitlab-token': '' }, '')).toThrow(failure('bad-signature'));
  });

  it('have the id of their repetitions, or one of the event and its content', () => {
    expect(read(push(), { 'idempotency-key': 'key' }).id).toBe('key');
    expect(read(push()).id).toBe(read(push()).id);
    expect(read(push()).id).not.toBe(read(push({ ref: 'refs/heads/other' })).id);
    expect(read(push()).id).not.toBe(read(push(), { 'x-gitlab-event-uuid': 'another' }).id);
    expect(read(push(), { 'x-gitlab-event-uuid': undefined }).id).toBeUndefined();
  });

  it.each([
    ['a tag', push({ ref: 'refs/tags/v1' }), 'Tag Push Hook'],
    ['a deleted branch', push({ after: '0'.repeat(40) }), 'Push Hook'],
    ['an issue', { object_kind: 'issue' }, 'Issue Hook'],
  ])('are ignored when they are about %s', (_, document, event) => {
    expect(read(document, { 'x-gitlab-event': event }).event).toEqual({ kind: 'ignored', reason: expect.stringMatching(/\w{4}/) });
  });

  it.each([
    ['no JSON', '{'],
    ['no project', { ref: 'refs/heads/main', after: COMMIT }],
    ['a commit that is none', push({ after: 'HEAD' })],
    ['a project without a namespace', push({ project: { ...PROJECT, path_with_namespace: 'hello' } })],
    ['a path that climbs', push({ project: { ...PROJECT, path_with_namespace: 'acme/../hello' } })],
    ['a path that is an option', push({ project: { ...PROJECT, path_with_namespace: 'acme/-hello' } })],
  ])('are not read from %s', (_, document) => {
    expect(() => read(document)).toThrow(failure('invalid'));
  });

  it('have a name', () => {
    expect(() => read(push(), { 'x-gitlab-event': undefined })).toThrow(failure('invalid'));
  });
});
