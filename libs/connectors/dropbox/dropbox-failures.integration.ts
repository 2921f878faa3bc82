/** @jest-environment ./test/support/node-errors-environment.js */
import { DropboxWorld, fresh, signal } from './testing/dropbox-world.js';
import { authError, endpointError, FakeRefusal, rateLimit, tagged } from './testing/fake-refusal.js';

const MIB = 1024 * 1024;
const busy = () => endpointError(tagged('too_many_write_operations'));

describe('what Dropbox does not do', () => {
  let world: DropboxWorld;

  beforeAll(async () => (world = await DropboxWorld.open()));
  afterAll(() => world.close());

  it.each([
    ['forbidden', endpointError(tagged('path', 'restricted_content')), 'path/restricted_content'],
    ['forbidden', authError('missing_scope'), 'missing_scope'],
    ['forbidden', new FakeRefusal(403, { error_summary: 'paper_access_denied/..', error: {} }), 'paper_access_denied'],
    ['invalid', endpointError(tagged('path', 'malformed_path')), 'path/malformed_path'],
    ['invalid', new FakeRefusal(400, 'Error in call to API function'), 'Error in call to API function'],
    ['unavailable', endpointError(tagged('something_new')), 'something_new'],
    ['unavailable', new FakeRefusal(404, '<html>Not here</html>'), 'The store answers with status 404.'],
    ['unavailable', new FakeRefusal(200, '<html>Log in</html>'), 'The endpoint does not answer as the store does.'],
  ])('is %s: %s', async (kind, refusal, message) => {
    world.fake.fail('files/get_metadata', refusal);
    const stat = world.connector.stat(fresh(), signal());
    await expect(stat).rejects.toMatchObject({ name: 'ConnectorError', kind, message });
  });

  it.each([
    ['forbidden', 'insufficient_space'],
    ['forbidden', 'no_write_permission'],
    ['invalid', 'disallowed_name'],
  ])('is %s for a write, whole or in parts: %s', async (kind, reason) => {
    world.fake.fail('files/upload', endpointError({ '.tag': 'path', reason: tagged(reason), upload_session_id: 'x' }));
    await expect(world.put(fresh('file'), 'x')).rejects.toMatchObject({ kind, message: `path/${reason}` });
    world.fake.fail('files/upload_session/finish', endpointError(tagged('path', reason)));
    await expect(world.put(fresh('file'), Buffer.alloc(9 * MIB))).rejects.toMatchObject({ kind, message: `path/${reason}` });
  });

  it('gives nobody the token', async () => {
    await world.connector.stat(fresh(), signal());
    const [token = ''] = [...world.fake.signIn.usesLeft.keys()].slice(-1);
    world.fake.fail('files/get_metadata', new FakeRefusal(400, `Bad header "Bearer ${token}".`));
    const error: unknown = await world.connector.stat(fresh(), signal()).catch((refusal: unknown) => refusal);
    expect(error).toMatchObject({ kind: 'invalid', message: 'Bad header "Bearer ***".' });
    expect(JSON.stringify(error)).not.toContain(token);
  });

  it('is no download when nothing tells what it is of', async () => {
    world.fake.fail('files/download', new FakeRefusal(200, '<html>Log in</html>'));
    await expect(world.connector.read(fresh('x'), undefined, signal())).rejects.toMatchObject({ kind: 'unavailable' });
  });

  it('is a part of a file where a proxy drops the range: then it is the whole, if the part is in it', async () => {
    const metadata = { '.tag': 'file', name: 'x', rev: '0123456789', size: 4, server_modified: '2015-05-15T15:50:38Z' };
    const whole = new FakeRefusal(200, 'text', { 'dropbox-api-result': JSON.stringify(metadata) });
    world.fake.fail('files/download', whole, whole);
    const { content, range } = await world.connector.read(fresh('x'), { start: 1, end: 2 }, signal());
    expect(range).toBeUndefined();
    expect(Buffer.concat(await content.toArray()).toString()).toBe('text');
    await expect(world.connector.read(fresh('x'), { start: 4 }, signal())).rejects.toMatchObject({ kind: 'invalid' });
  });

  it('is tried again when it is busy or fails', async () => {
    const path = fresh('file');
    world.fake.fail('files/upload', busy(), new FakeRefusal(500, 'oops'), 'cut');
    await world.put(path, 'x');
    expect(await world.get(path)).toBe('x');
  });

  it('is not tried for ever', async () => {
    world.fake.fail('files/upload', busy(), busy(), busy(), busy(), busy());
    const put = () => expect(world.put(fresh('file'), 'x')).rejects.toMatchObject({ kind: 'unavailable' });
    expect(await world.count('files/upload', put)).toBe(5);
  });

  it('is tried again when Dropbox wants it, if that is soon', async () => {
    const begin = Date.now();
    world.fake.fail('files/get_metadata', rateLimit('too_many_requests', 1));
    expect(await world.connector.stat(fresh(), signal())).toBeUndefined();
    expect(Date.now() - begin).toBeGreaterThanOrEqual(990);
    world.fake.fail('files/get_metadata', rateLimit('too_many_requests', 300));
    const stat = world.connector.stat(fresh(), signal());
    await expect(stat).rejects.toMatchObject({ kind: 'unavailable', message: 'too_many_requests' });
    expect(Date.now() - begin).toBeLessThan(10_000);
  });

  it('is not waited for when nobody wants it any more', async () => {
    world.fake.fail('files/get_metadata', rateLimit('too_many_requests', 10));
    const stop = new AbortController();
    setTimeout(() => stop.abort(new Error('enough')), 200);
    const begin = Date.now();
    await expect(world.connector.stat(fresh(), stop.signal)).rejects.toThrow('enough');
    expect(Date.now() - begin).toBeLessThan(5_000);
  });
});
