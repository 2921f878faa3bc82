/** @jest-environment ./test/support/node-errors-environment.js */
import { kindOf, signal } from '../contract/contract-world.js';
import { scmContract } from '../contract/scm.contract.js';
import { type GitlabServer, startGitlab } from '../testing/index.js';

scmContract<GitlabServer>(
  {
    id: 'gitlab',
    start: startGitlab,
    expireTokens: (gitlab, seconds) => (gitlab.tokens.livesSeconds = seconds),
    roles: { ruler: 'owner', member: 'developer' },
  },
  (world) => {
    it('makes repositories in groups of groups', async () => {
      const { provider, token, host } = world();
      host.createOrganization('corp/vision/models', { mia: 'maintainer' });
      const made = await provider.createRepository(token, { owner: 'corp/vision/models', name: 'hello', isPrivate: true, description: '' }, signal());
      expect(made).toMatchObject({ owner: 'corp/vision/models', name: 'hello', sshUrl: `${host.sshUrl}/corp/vision/models/hello.git` });
      expect(await provider.findRepository(token, 'corp/vision/models', 'hello', signal())).toEqual(made);
      expect(await provider.organizations(token, signal())).toContainEqual({ login: 'corp/vision/models', accessLevel: 'maintainer' });
    });

    it('leaves out the groups in which one can only look', async () => {
      const { provider, token, host } = world();
      host.createOrganization('onlookers', { mia: 'reporter' });
      expect((await provider.organizations(token, signal())).map(({ login }) => login)).not.toContain('onlookers');
      expect(await kindOf(provider.createRepository(token, { owner: 'onlookers', name: 'x', isPrivate: true, description: '' }, signal()))).toBe('invalid');
    });

    it('finds the API below the address of GitLab as well', async () => {
      const { host, token } = world();
      const provider = world().connect({ addresses: { ...host.addresses, api: host.url } });
      expect(await provider.login(token, signal())).toBe('mia');
    });

    it('tells repetitions apart where GitLab is older', async () => {
      const { provider, host, token, hookUrl } = world();
      const repository = await world().repository();
      await provider.addWebhook(token, repository, { url: hookUrl, secret: 'secret' }, signal());
      host.sendsIdempotencyKey = false;
      await world().push(repository, 'HEAD:main');
      await world().deliveries();
      const ids: unknown[] = [];
      for (const delivery of host.deliveries.sent.slice(-1)) {
        ids.push(provider.readDelivery(delivery, 'secret').id, provider.readDelivery(await host.deliveries.redeliver(delivery), 'secret').id);
      }
      host.sendsIdempotencyKey = true;
      expect(ids[0]).toMatch(/^[0-9a-f-]{36}:[0-9a-f]{32}$/);
      expect(ids[1]).toBe(ids[0]);
    });

    it('follows a project by its id where it has a new name', async () => {
      const { provider, token, host } = world();
      const repository = await world().repository();
      host.rename(`mia/${repository.name}`, `${repository.name}-2`);
      const hook = await provider.addWebhook(token, repository, { url: 'http://x.example', secret: 's' }, signal());
      expect(host.repository(`mia/${repository.name}-2`).hooks.has(Number(hook))).toBe(true);
    });
  },
);
