import { githubFailure } from './github-failure.js';

const failure = (status: number, body: unknown, headers: Record<string, string> = {}) => githubFailure({ status, headers, text: typeof body === 'string' ? body : JSON.stringify(body) }, ['s3cret/token']);
const inSeconds = (seconds: number) => `${Math.round(Date.now() / 1_000) + seconds}`;

describe('what GitHub refuses', () => {
  it.each([
    [401, { message: 'Bad credentials' }, 'unauthorized'],
    [403, { message: 'Must have admin rights to Repository.' }, 'forbidden'],
    [404, { message: 'Not Found' }, 'not-found'],
    [422, { message: 'Repository creation failed.', errors: [{ resource: 'Repository', code: 'custom', field: 'name', message: 'name already exists on this account' }] }, 'conflict'],
    [422, { message: 'Validation Failed', errors: [{ resource: 'PublicKey', code: 'custom', field: 'key', message: 'key is already in use' }] }, 'conflict'],
    [422, { message: 'Validation Failed', errors: [{ resource: 'X', code: 'already_exists', field: 'name' }] }, 'conflict'],
    [422, { message: 'Validation Failed', errors: [{ resource: 'Hook', code: 'invalid', field: 'url' }] }, 'invalid'],
    [422, { message: 'Validation Failed', errors: ['a text'] }, 'invalid'],
    [451, { message: 'Repository access blocked' }, 'forbidden'],
    [500, {}, 'unavailable'],
    [502, '<html>', 'unavailable'],
    [301, {}, 'unavailable'],
    [400, { message: 'Problems parsing JSON' }, 'invalid'],
  ])('%i %j is %s', (status, body, kind) => {
    expect(failure(status, body)).toMatchObject({ kind, retryAfterSeconds: undefined });
  });

  it('is told in its own words, in one line, without what was secret', () => {
    const { message } = failure(422, { message: 'Validation Failed', errors: [{ code: 'custom', message: 'key s3cret/token\nis s3cret%2Ftoken' }] });
    expect(message).toBe('GitHub answers: Validation Failed; key *** is *** (status 422)');
    expect(failure(502, '<html>').message).toBe('GitHub answers with status 502.');
  });

  it('for a while comes with how long that is', () => {
    const used = { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': inSeconds(120) };
    const primary = failure(403, { message: 'API rate limit exceeded for user ID 1.' }, used);
    expect(primary.kind).toBe('rate-limited');
    expect(Math.abs(primary.retryAfterSeconds! - 120)).toBeLessThanOrEqual(2);
    const secondary = { message: 'You have exceeded a secondary rate limit. Please wait a few minutes before you try again.' };
    expect(failure(403, secondary, { 'retry-after': '17', 'x-ratelimit-remaining': '4000', 'x-ratelimit-reset': inSeconds(3_000) })).toMatchObject({ kind: 'rate-limited', retryAfterSeconds: 17 });
    expect(failure(403, secondary, { 'x-ratelimit-remaining': '4000', 'x-ratelimit-reset': inSeconds(3_000) })).toMatchObject({ kind: 'rate-limited', retryAfterSeconds: 60 });
    expect(failure(429, 'x', { 'retry-after': 'Wed, 21 Oct 2015 07:28:00 GMT' })).toMatchObject({ kind: 'rate-limited', retryAfterSeconds: 60 });
    expect(failure(403, {}, { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': inSeconds(-50) })).toMatchObject({ kind: 'rate-limited', retryAfterSeconds: 1 });
  });
});
