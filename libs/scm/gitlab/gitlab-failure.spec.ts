import { gitlabFailure } from './gitlab-failure.js';

const failure = (status: number, body: unknown, headers: Record<string, string> = {}) => gitlabFailure({ status, headers, text: typeof body === 'string' ? body : JSON.stringify(body) }, ['s3cret']);

describe('what GitLab refuses', () => {
  it.each([
    [401, { message: '401 Unauthorized' }, 'unauthorized'],
    [401, { error: 'invalid_token', error_description: 'Token is expired.' }, 'unauthorized'],
    [403, { error: 'insufficient_scope', error_description: 'The request requires higher privileges.' }, 'forbidden'],
    [404, { message: '404 Project Not Found' }, 'not-found'],
    [400, { message: { name: ['has already been taken'], path: ['has already been taken'] } }, 'conflict'],
    [400, { message: { namespace: ['is not valid'] } }, 'invalid'],
    [409, { message: '409 Conflict' }, 'conflict'],
    [422, { error: 'Invalid url given' }, 'invalid'],
    [502, '<html>', 'unavailable'],
    [302, '', 'unavailable'],
  ])('%i %j is %s', (status, body, kind) => {
    expect(failure(status, body)).toMatchObject({ kind, retryAfterSeconds: undefined });
  });

  it('is told in its own words, without what was secret', () => {
    expect(failure(400, { message: { key: ['is s3cret', 'is bad'] } }).message).toBe('GitLab answers: key is ***, is bad (status 400)');
    expect(failure(401, { error: 'invalid_token', error_description: 'Token is expired.' }).message).toContain('Token is expired.');
  });

  it('for a while comes with how long that is', () => {
    expect(failure(429, 'Retry later\n', { 'retry-after': '42' })).toMatchObject({ kind: 'rate-limited', retryAfterSeconds: 42 });
    expect(failure(429, '', { 'ratelimit-reset': `${Math.round(Date.now() / 1_000) + 30}` }).retryAfterSeconds).toBeLessThanOrEqual(31);
    expect(failure(429, '')).toMatchObject({ retryAfterSeconds: 60 });
  });
});
