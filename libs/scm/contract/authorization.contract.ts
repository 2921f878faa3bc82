import { setTimeout as sleep } from 'node:timers/promises';
import { type ContractWorld, kindOf, REDIRECT, signal } from './contract-world.js';

export function authorizationCases(world: () => ContractWorld): void {
  describe('authorization', () => {
    it('is asked for with a state, a challenge and no secret', () => {
      const { provider, host, client } = world();
      const url = new URL(provider.authorizationUrl({ state: 'a/b+c', redirectUri: REDIRECT, codeChallenge: 'challenge' }));
      expect(url.origin).toBe(host.url);
      expect(Object.fromEntries(url.searchParams)).toMatchObject({ client_id: client.id, state: 'a/b+c', redirect_uri: REDIRECT, code_challenge: 'challenge', code_challenge_method: 'S256' });
      expect(url.href).not.toContain(client.secret);
    });

    it('gives a token that acts for the person', async () => {
      const { state, code, codeVerifier } = await world().consent('mia', 'opaque state/+');
      expect(state).toBe('opaque state/+');
      const token = await world().provider.exchange({ code, redirectUri: REDIRECT, codeVerifier }, signal());
      expect(await world().provider.login(token, signal())).toBe('mia');
    });

    it('takes a code once, and only from whom it was made for', async () => {
      const { code, codeVerifier } = await world().consent('mia');
      const exchange = { code, redirectUri: REDIRECT, codeVerifier };
      await world().provider.exchange(exchange, signal());
      expect(await kindOf(world().provider.exchange(exchange, signal()))).toBe('invalid');
      const stolen = await world().consent('mia');
      expect(await kindOf(world().provider.exchange({ code: stolen.code, redirectUri: REDIRECT, codeVerifier: 'x'.repeat(43) }, signal()))).toBe('invalid');
      expect(await kindOf(world().provider.exchange({ ...exchange, code: 'made up' }, signal()))).toBe('invalid');
    });

    it('says that the application is not known', async () => {
      const { code, codeVerifier } = await world().consent('mia');
      const other = world().connect({ client: { id: world().client.id, secret: 'wrong secret' } });
      const error: unknown = await other.exchange({ code, redirectUri: REDIRECT, codeVerifier }, signal()).catch((reason: unknown) => reason);
      expect(error).toMatchObject({ kind: 'forbidden' });
      expect(String(error)).not.toContain('wrong secret');
    });

    it('is refreshed where it expires', async () => {
      const { subject, host, provider } = world();
      subject.expireTokens(host, 1);
      const token = await world().authorize('mia');
      expect(token.refreshToken).toEqual(expect.any(String));
      expect(Math.abs(token.expiresAt!.getTime() - Date.now() - 1_000)).toBeLessThan(1_000);
      await sleep(1_100);
      expect(await kindOf(provider.login(token, signal()))).toBe('unauthorized');
      subject.expireTokens(host, 3_600);
      const fresh = await provider.refresh(token, signal());
      expect(await provider.login(fresh, signal())).toBe('mia');
      expect(await kindOf(provider.refresh(token, signal()))).toBe('unauthorized');
      expect(await kindOf(provider.refresh({ accessToken: fresh.accessToken }, signal()))).toBe('unauthorized');
    });

    it('ends when it is revoked, and a second time is no failure', async () => {
      const token = await world().authorize('mia');
      await world().provider.revoke(token, signal());
      expect(await kindOf(world().provider.login(token, signal()))).toBe('unauthorized');
      await world().provider.revoke(token, signal());
    });
  });

  describe('organizations', () => {
    it('come with what one may do there, however many there are', async () => {
      const { host, subject, provider } = world();
      const zoe = host.createUser('zoe');
      const names = Array.from({ length: 130 }, (_, index) => `org-${index}`);
      names.forEach((name, index) => host.createOrganization(name, { zoe: index === 0 ? subject.roles.ruler : subject.roles.member }));
      host.createOrganization('elsewhere', { mia: subject.roles.ruler });
      const token = await world().authorize(zoe.login);
      const organizations = await provider.organizations(token, signal());
      expect(organizations.map(({ login }) => login).sort()).toEqual([...names].sort());
      expect(organizations.find(({ login }) => login === 'org-0')?.accessLevel).toBe(subject.roles.ruler);
      expect(organizations.find(({ login }) => login === 'org-129')?.accessLevel).toBe(subject.roles.member);
    });
  });
}
