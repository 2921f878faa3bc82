/** @jest-environment ./test/support/node-errors-environment.js */
import { generateSshKeyPair } from '../../git/ssh/key-pair.js';
import { kindOf, REDIRECT, signal } from '../contract/contract-world.js';
import { scmContract } from '../contract/scm.contract.js';
import { type GithubServer, startGithub } from '../testing/index.js';

scmContract<GithubServer>(
  {
    id: 'github',
    start: startGithub,
    expireTokens: (github, seconds) => (github.tokens.livesSeconds = seconds),
    roles: { ruler: 'admin', member: 'member' },
  },
  (world) => {
    it('understands the webhook of a rename, a transfer and another default branch at once', async () => {
      const { provider, token, host, hookUrl } = world();
      const repository = await world().repository();
      const change = async (act: () => unknown) => {
        await act();
        return (await world().deliveries()).map((delivery) => provider.readDelivery(delivery, 'secret').event);
      };
      await provider.addWebhook(token, repository, { url: hookUrl, secret: 'secret' }, signal());
      expect(await change(() => undefined)).toEqual([{ kind: 'ignored', reason: 'The webhook works.' }]);
      const { name } = repository;
      const sshUrl = (path: string) => `${host.sshUrl}/${path}.git`;
      host.createOrganization('new-home', { mia: 'admin' });
      expect(await change(() => host.rename(`mia/${name}`, `${name}-2`))).toMatchObject([{ kind: 'repository-changed', repository: { id: repository.id, name: `${name}-2`, sshUrl: sshUrl(`mia/${name}-2`) } }]);
      expect(await change(() => host.transfer(`mia/${name}-2`, 'new-home'))).toMatchObject([{ kind: 'repository-changed', repository: { owner: 'new-home', sshUrl: sshUrl(`new-home/${name}-2`) } }]);
      expect(await change(() => host.setDefaultBranch(`new-home/${name}-2`, 'trunk'))).toMatchObject([{ kind: 'repository-changed', repository: { defaultBranch: 'trunk' } }]);
    });

    it('reads what a webhook sends that somebody has made by hand, as a form', async () => {
      const { provider, host, hookUrl } = world();
      const repository = await world().repository();
      host.repository(`mia/${repository.name}`).hooks.set(1, { id: 1, url: hookUrl, secret: 'secret', events: ['push'], contentType: 'form' });
      const commit = await world().push(repository, 'HEAD:main');
      expect((await world().deliveries()).map((delivery) => provider.readDelivery(delivery, 'secret').event)).toMatchObject([{ kind: 'push', commit }]);
    });

    it('tells of secondary limits, with a time or without', async () => {
      const { provider, token, host } = world();
      host.limitSecondary(1, 25);
      expect(await provider.login(token, signal()).catch((error: unknown) => error)).toMatchObject({ kind: 'rate-limited', retryAfterSeconds: 25, message: expect.stringContaining('secondary rate limit') });
      host.limitSecondary(1);
      expect(await provider.login(token, signal()).catch((error: unknown) => error)).toMatchObject({ kind: 'rate-limited', retryAfterSeconds: 60 });
      host.limitSecondary(0);
    });

    it('asks for no more rights than it needs, and says so when it was given less', async () => {
      const { provider, host } = world();
      const scope = new URL(provider.authorizationUrl({ state: 's', redirectUri: REDIRECT, codeChallenge: 'c' })).searchParams.get('scope');
      expect(scope).toBe('repo read:org delete_repo');
      host.oauth.withheld.add('delete_repo').add('read:org');
      const less = await world().authorize('mia');
      host.oauth.withheld.clear();
      expect(await kindOf(provider.organizations(less, signal()))).toBe('forbidden');
      expect(await kindOf(provider.removeRepository(less, await world().repository(), signal()))).toBe('forbidden');
    });

    it('may not create in every organization', async () => {
      const { provider, token, host } = world();
      host.createOrganization('strict', { mia: 'member' });
      host.membersMayCreate = false;
      const error: unknown = await provider.createRepository(token, { owner: 'strict', name: 'x', isPrivate: true, description: '' }, signal()).catch((reason: unknown) => reason);
      host.membersMayCreate = true;
      expect(error).toMatchObject({ kind: 'forbidden', message: expect.stringContaining('You need admin access') });
    });

    it('loses the deploy keys of a token that is revoked', async () => {
      const { provider, host } = world();
      const token = await world().authorize('mia');
      const repository = await world().repository();
      await provider.addDeployKey(token, repository, { title: 't', publicKey: generateSshKeyPair('').publicKey, access: 'read' }, signal());
      await provider.revoke(token, signal());
      expect(host.repository(`mia/${repository.name}`).keys.size).toBe(0);
    });
  },
);
