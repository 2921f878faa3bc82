import { randomUUID } from 'node:crypto';
import { gitOk } from '../../git/testing/git-client.js';
import type { Delivery, RemoteRepository, ScmEvent } from '../scm-provider.js';
import { type ContractWorld, freshName, kindOf, signal } from './contract-world.js';

const SECRET = 'a webhook/s secret+=';

export function webhookCases(world: () => ContractWorld): void {
  describe('webhooks', () => {
    let repository: RemoteRepository;
    let hookId: string;
    const read = (delivery: Delivery, secret = SECRET) => world().provider.readDelivery(delivery, secret);
    const events = async () => (await world().deliveries()).map((delivery) => read(delivery).event);
    const pushes = (all: ScmEvent[]) => all.filter((event) => event.kind === 'push');

    beforeEach(async () => {
      repository = await world().repository();
      hookId = await world().provider.addWebhook(world().token, repository, { url: `${world().hookUrl}/${randomUUID()}`, secret: SECRET }, signal());
      // GitHub greets each new webhook.
      await world().deliveries();
    });

    it('tell of a push to whichever branch', async () => {
      const first = await world().push(repository, 'HEAD:main');
      expect(await events()).toEqual([{ kind: 'push', branch: 'main', commit: first, repository }]);
      const second = await world().push(repository, 'HEAD:feature/one');
      expect(await events()).toEqual([{ kind: 'push', branch: 'feature/one', commit: second, repository }]);
    });

    it('are left alone when a branch is deleted or something is tagged', async () => {
      await world().push(repository, 'HEAD:main');
      await world().push(repository, 'HEAD:other');
      await world().push(repository, 'HEAD:refs/tags/v1');
      await world().deliveries();
      await world().push(repository, ':other');
      const deletion = await events();
      expect(deletion).toEqual([{ kind: 'ignored', reason: expect.stringMatching(/\w{4}/) }]);
      await world().push(repository, 'HEAD:refs/tags/v2');
      expect(pushes(await events())).toEqual([]);
    });

    it('bear an id that a repetition keeps and nothing else has', async () => {
      await world().push(repository, 'HEAD:main');
      const [delivery] = await world().deliveries();
      const sent = world().host.deliveries.sent.at(-1)!;
      await world().host.deliveries.redeliver(sent);
      const [repeated] = await world().deliveries();
      await world().push(repository, 'HEAD:main');
      const [next] = await world().deliveries();
      const ids = [delivery, repeated, next].map((one) => read(one!).id);
      expect(ids[0]).toEqual(expect.any(String));
      expect(ids[1]).toBe(ids[0]);
      expect(ids[2]).not.toBe(ids[0]);
    });

    it('tell two branches of one push apart', async () => {
      await gitOk(world().directory, 'clone', '-q', world().mia.cloneUrl(`mia/${repository.name}`), repository.name);
      const clone = `${world().directory}/${repository.name}`;
      await gitOk(clone, 'commit', '-q', '--allow-empty', '-m', 'Both');
      await gitOk(clone, 'push', '-q', 'origin', 'HEAD:main', 'HEAD:topic');
      const deliveries = await world().deliveries();
      const seen = deliveries.map((delivery) => read(delivery));
      expect(seen.map(({ event }) => event.kind === 'push' && event.branch).sort()).toEqual(['main', 'topic']);
      expect(new Set(seen.map(({ id }) => id)).size).toBe(2);
    });

    it('tell where the repository has gone to and what its default branch is, at the latest with the next push', async () => {
      await world().push(repository, 'HEAD:main');
      await world().push(repository, 'HEAD:trunk');
      await world().deliveries();
      const name = freshName();
      world().host.createOrganization(`acme-${name}`, { mia: world().subject.roles.ruler });
      world().host.rename(`mia/${repository.name}`, name);
      world().host.transfer(`mia/${name}`, `acme-${name}`);
      await world().host.setDefaultBranch(`acme-${name}/${name}`, 'trunk');
      const moved = { ...repository, owner: `acme-${name}`, name, defaultBranch: 'trunk' };
      await world().push(moved, 'HEAD:trunk');
      const last = (await events()).at(-1) as Extract<ScmEvent, { kind: 'push' }>;
      const { host } = world();
      expect(last).toMatchObject({ kind: 'push', branch: 'trunk', repository: { ...moved, httpsUrl: `${host.url}/acme-${name}/${name}.git`, sshUrl: `${host.sshUrl}/acme-${name}/${name}.git` } });
    });

    it('are believed with the right secret only', async () => {
      await world().push(repository, 'HEAD:main');
      const [delivery] = await world().deliveries();
      for (const wrong of ['', 'wrong', `${SECRET}x`, SECRET.slice(1)]) {
        expect(() => read(delivery!, wrong)).toThrow(expect.objectContaining({ kind: 'bad-signature' }));
      }
      const bare = { ...delivery!, headers: Object.fromEntries(Object.entries(delivery!.headers).filter(([header]) => !/signature|token/.test(header))) };
      expect(() => read(bare)).toThrow(expect.objectContaining({ kind: 'bad-signature' }));
      expect(() => read(bare, '')).toThrow(expect.objectContaining({ kind: 'bad-signature' }));
    });

    it('are removed, and a second time is no failure', async () => {
      await world().provider.removeWebhook(world().token, repository, hookId, signal());
      await world().push(repository, 'HEAD:main');
      expect(await world().deliveries()).toEqual([]);
      await world().provider.removeWebhook(world().token, repository, hookId, signal());
    });

    it('go to addresses only', async () => {
      expect(await kindOf(world().provider.addWebhook(world().token, repository, { url: 'nowhere', secret: SECRET }, signal()))).toBe('invalid');
    });
  });
}
