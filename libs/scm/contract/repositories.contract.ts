import { join } from 'node:path';
import { randomUUID } from 'node:crypto';
import { generateSshKeyPair } from '../../git/ssh/key-pair.js';
import { SshTransport } from '../../git/ssh/ssh-transport.js';
import { RepositoryStore } from '../../git/repository/repository-store.js';
import type { RemoteRepository } from '../scm-provider.js';
import { type ContractWorld, freshName, kindOf, signal } from './contract-world.js';

export function repositoryCases(world: () => ContractWorld): void {
  describe('repositories', () => {
    it.each([true, false])('are made for the account, private: %s', async (isPrivate) => {
      const { provider, token, host, directory: _ } = world();
      const name = freshName();
      const made = await provider.createRepository(token, { name, isPrivate, description: 'Says hello' }, signal());
      const hosted = host.repository(`mia/${name}`);
      expect(made).toEqual({ id: `${hosted.id}`, owner: 'mia', name, httpsUrl: `${host.url}/mia/${name}.git`, sshUrl: `${host.sshUrl}/mia/${name}.git`, defaultBranch: 'main' });
      expect(hosted).toMatchObject({ isPrivate, description: 'Says hello' });
      expect(await provider.findRepository(token, 'mia', name, signal())).toEqual(made);
    });

    it('are made in an organization, and for oneself by name', async () => {
      const { provider, token, host, subject } = world();
      const name = freshName();
      host.createOrganization('acme', { mia: subject.roles.ruler });
      const made = await provider.createRepository(token, { owner: 'acme', name, isPrivate: true, description: '' }, signal());
      expect(made).toMatchObject({ owner: 'acme', name, sshUrl: `${host.sshUrl}/acme/${name}.git` });
      expect(await provider.createRepository(token, { owner: 'MIA', name, isPrivate: true, description: '' }, signal())).toMatchObject({ owner: 'mia' });
    });

    it('are not made where one may not', async () => {
      const { provider, token, host, subject } = world();
      host.createUser('eve');
      host.createOrganization('secret', { eve: subject.roles.ruler });
      const inOrganization = (owner: string) => provider.createRepository(token, { owner, name: freshName(), isPrivate: true, description: '' }, signal());
      expect(await kindOf(inOrganization('secret'))).toBe('not-found');
      expect(await kindOf(inOrganization('nowhere'))).toBe('not-found');
      expect(await kindOf(inOrganization('..'))).toBe('invalid');
    });

    it('are not made twice, nor under a name that is none', async () => {
      const { name } = await world().repository();
      const make = (called: string) => world().provider.createRepository(world().token, { name: called, isPrivate: true, description: '' }, signal());
      expect(await kindOf(make(name))).toBe('conflict');
      expect(await kindOf(make('a b'))).toBe('invalid');
    });

    it('are not found when they are not there or not to be seen', async () => {
      const { provider, token, host } = world();
      host.createUser('ida');
      await host.createRepository('ida', 'private');
      await host.createRepository('ida', 'public', { isPrivate: false });
      expect(await provider.findRepository(token, 'mia', 'nothing', signal())).toBeUndefined();
      expect(await provider.findRepository(token, 'ida', 'private', signal())).toBeUndefined();
      expect(await provider.findRepository(token, 'ida', 'public', signal())).toMatchObject({ owner: 'ida' });
    });

    it('are found under the name that they had before', async () => {
      const made = await world().repository();
      const name = freshName();
      world().host.rename(`mia/${made.name}`, name);
      expect(await world().provider.findRepository(world().token, 'mia', made.name, signal())).toMatchObject({ id: made.id, name, sshUrl: `${world().host.sshUrl}/mia/${name}.git` });
    });

    it('are removed, and a second time is no failure', async () => {
      const made = await world().repository();
      await world().provider.removeRepository(world().token, made, signal());
      expect(await world().provider.findRepository(world().token, 'mia', made.name, signal())).toBeUndefined();
      await world().provider.removeRepository(world().token, made, signal());
    });

    it('lead nowhere else by their names', async () => {
      const { provider, token } = world();
      for (const [owner, name] of [['..', 'user'], ['mia', '..'], ['.', '.'], ['mia/..', 'x'], ['a?b', 'c#d']] as const) {
        const found = await provider.findRepository(token, owner, name, signal()).catch((error: { kind?: string }) => error.kind);
        expect([undefined, 'invalid']).toContain(found);
      }
    });
  });

  describe('deploy keys', () => {
    let transport: SshTransport;
    let store: RepositoryStore;
    beforeAll(() => {
      store = new RepositoryStore(join(world().directory, 'store'));
      transport = new SshTransport(store);
    });
    const remote = async (repository: RemoteRepository, privateKey: string) => ({ url: repository.sshUrl, privateKey, hostKeys: await world().host.ssh.hostKeys() });
    const add = async (repository: RemoteRepository, access: 'read' | 'write') => {
      const { publicKey, privateKey } = generateSshKeyPair(access);
      const id = await world().provider.addDeployKey(world().token, repository, { title: `algoplane ${access}`, publicKey, access }, signal());
      return { id, publicKey, remote: await remote(repository, privateKey) };
    };

    it('open one repository, to read or to write, until they are removed', async () => {
      const [repository, other] = [await world().repository(), await world().repository()];
      const id = randomUUID();
      await store.create(id, new Map([['a.txt', { content: Buffer.from('a'), executable: false }]]), { author: { name: 'demo', email: 'demo@localhost' }, message: 'Start' });
      const [reader, writer] = [await add(repository, 'read'), await add(repository, 'write')];
      expect(await kindOf(transport.push(id, reader.remote, 'main', signal()))).toBe('read-only');
      await transport.push(id, writer.remote, repository.defaultBranch, signal());
      await world().provider.removeDeployKey(world().token, repository, writer.id, signal());
      expect(await kindOf(transport.tip(writer.remote, 'main', signal()))).toBe('key-refused');
      expect(await transport.tip(reader.remote, 'main', signal())).toBe(await store.tip(id));
      expect(await kindOf(transport.tip({ ...reader.remote, url: other.sshUrl }, 'main', signal()))).toBe('repository-not-found');
      await world().provider.removeDeployKey(world().token, repository, writer.id, signal());
    });

    it('belong to one repository', async () => {
      const [repository, other] = [await world().repository(), await world().repository()];
      const { publicKey } = await add(repository, 'read');
      expect(await kindOf(world().provider.addDeployKey(world().token, other, { title: 'again', publicKey, access: 'read' }, signal()))).toBe('conflict');
      expect(await kindOf(world().provider.addDeployKey(world().token, other, { title: 'none', publicKey: 'no key', access: 'read' }, signal()))).toBe('invalid');
    });

    it('are not added to what is not one’s own', async () => {
      world().host.createUser('kim');
      await world().host.createRepository('kim', 'public', { isPrivate: false });
      const repository = await world().provider.findRepository(world().token, 'kim', 'public', signal());
      expect(['forbidden', 'not-found']).toContain(await kindOf(add(repository!, 'read')));
    });
  });
}
