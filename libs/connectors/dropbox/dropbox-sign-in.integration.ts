/** @jest-environment ./test/support/node-errors-environment.js */
import type { DropboxSettings } from './dropbox-settings.js';
import { app, DropboxWorld, fresh, pkceApp, signal } from './testing/dropbox-world.js';
import { FakeRefusal } from './testing/fake-refusal.js';

describe('the sign-in to Dropbox', () => {
  let world: DropboxWorld;
  const TOKEN_ROUTE = 'oauth2/token';

  beforeEach(async () => (world = await DropboxWorld.open()));
  afterEach(() => world.close());

  it('happens once for all who ask at once, and for those who come later', async () => {
    const stat = () => world.connector.stat(fresh(), signal());
    expect(await world.count(TOKEN_ROUTE, () => Promise.all(Array.from({ length: 10 }, stat)))).toBe(1);
    expect(await world.count(TOKEN_ROUTE, stat)).toBe(0);
  });

  it('happens again shortly before the token expires', async () => {
    const sut = world.connect();
    world.fake.signIn.expiresIn = 299;
    await sut.stat(fresh(), signal());
    expect(await world.count(TOKEN_ROUTE, () => sut.stat(fresh(), signal()))).toBe(1);
    world.fake.signIn.expiresIn = 400;
    await sut.stat(fresh(), signal());
    expect(await world.count(TOKEN_ROUTE, () => sut.stat(fresh(), signal()))).toBe(0);
  });

  it('happens again when Dropbox calls the token expired', async () => {
    world.fake.signIn.usesOfToken = 1;
    await world.put(fresh('file'), 'x');
    const stat = () => world.connector.stat(fresh(), signal());
    expect(await world.count(TOKEN_ROUTE, () => expect(stat()).resolves.toBeUndefined())).toBe(1);
  });

  it('is not tried for ever', async () => {
    world.fake.signIn.usesOfToken = 0;
    const stat = () => world.connector.stat(fresh(), signal());
    const refused = () => expect(stat()).rejects.toMatchObject({ kind: 'forbidden', message: 'expired_access_token' });
    expect(await world.count(TOKEN_ROUTE, refused)).toBe(2);
  });

  it('does without a secret where none was used before', async () => {
    const { key: appKey, refreshToken } = pkceApp;
    const sut = world.connect({ appKey, appSecret: undefined, refreshToken });
    expect(await sut.stat(fresh(), signal())).toBeUndefined();
  });

  it.each<[string, Partial<DropboxSettings>, string]>([
    ['a wrong secret', { appSecret: 'not/the+secret' }, 'invalid_client'],
    ['no secret', { appSecret: undefined }, 'invalid_client'],
    ["another app's token", { refreshToken: pkceApp.refreshToken }, 'invalid_grant'],
  ])('is refused with %s', async (_, changed, reason) => {
    const error: unknown = await world
      .connect(changed)
      .stat(fresh(), signal())
      .catch((refusal: unknown) => refusal);
    expect(error).toMatchObject({ name: 'ConnectorError', kind: 'forbidden', message: expect.stringContaining(reason) });
    expect(JSON.stringify(error) + String(error)).not.toContain(changed.appSecret ?? app.secret);
  });

  it.each([
    ['that fails', new FakeRefusal(503, 'down for maintenance')],
    ['that is none', new FakeRefusal(200, '<html>Please log in to the network.</html>')],
    ['that gives no token', new FakeRefusal(200, {})],
  ])('says that a server %s is not available', async (_, answer) => {
    world.fake.fail(TOKEN_ROUTE, answer, answer, answer);
    await expect(world.connector.stat(fresh(), signal())).rejects.toMatchObject({ name: 'ConnectorError', kind: 'unavailable' });
  });

  it('goes on for the others when one of those who wait gives up', async () => {
    const stop = new AbortController();
    world.fake.fail(TOKEN_ROUTE, () => stop.abort(new Error('enough')));
    const [first, second] = await Promise.allSettled([
      world.connector.stat(fresh(), stop.signal),
      world.connector.stat(fresh(), signal()),
    ]);
    expect(first).toMatchObject({ status: 'rejected', reason: { message: 'enough' } });
    expect(second).toMatchObject({ status: 'fulfilled', value: undefined });
  });
});
