import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { guardedAgents, type GuardedAgents } from '#libs/connectors/network/guarded-agents.js';
import { RepositoryStore } from '#libs/git/index.js';
import { createProvider } from '#libs/scm/registry.js';
import { startGithub, type GithubServer } from '#libs/scm/testing/index.js';
import { newId } from '#src/platform/database/columns.js';
import { TestDatabase } from '../../../test/support/database.js';
import { ConnectionRemoval } from './connection-removal.js';
import type { ScmConnection } from './scm-connection.entity.js';
import { remoteColumns, ScmConnectionsRepository } from './scm-connections.repository.js';

const MINUTE_MS = 60_000;

describe('what a creation leaves whose process has died', () => {
  let database: TestDatabase;
  let github: GithubServer;
  let agents: GuardedAgents;
  let home: string;
  let store: RepositoryStore;
  let connections: ScmConnectionsRepository;
  let sut: ConnectionRemoval;
  const told: object[] = [];
  const signal = () => AbortSignal.timeout(20_000);
  const token = () => ({ accessToken: github.createUser(`u${newId().slice(-8)}`).token });
  let mine: { accessToken: string };
  const provider = () => createProvider('github', { addresses: github.addresses, client: { id: 'id', secret: 'secret' }, agents });

  beforeAll(async () => {
    [database, github, home] = [await TestDatabase.create(), await startGithub(), await mkdtemp(join(tmpdir(), 'removal-'))];
    agents = guardedAgents({ allow: ['127.0.0.1'] });
    mine = token();
    store = new RepositoryStore(home);
    connections = new ScmConnectionsRepository(database.em);
    const logger = { warn: (line: object) => told.push(line), error: (line: object) => told.push(line) };
    const tokens = { of: async () => mine };
    const directory = { get: () => ({ id: 'github', name: 'GitHub' }) };
    sut = new ConnectionRemoval(connections, tokens as never, directory as never, { of: () => ({ provider: provider() }) } as never, store, logger as never);
  });
  afterAll(async () => {
    agents.close();
    await github.stop();
    await database.remove();
    await rm(home, { recursive: true });
  });

  /** As far as the process came. */
  async function begun(name: string, minutesAgo: number, steps: { repository?: boolean; adopted?: boolean } = {}): Promise<ScmConnection> {
    const connection: ScmConnection = {
      algorithm: newId(), scm: 'github', account: newId(), state: 'making', adopted: steps.adopted ?? false, remoteId: null, repositoryOwner: null, repositoryName: name, httpsUrl: null, sshUrl: null,
      defaultBranch: null, publicKey: 'ssh-ed25519 AAAA', privateKey: 'sealed', deployKeyId: null, webhookId: null, webhookSecret: 'sealed', createdAt: new Date(Date.now() - minutesAgo * MINUTE_MS),
    };
    await connections.insert(connection);
    if (steps.repository ?? true) {
      const repository = await provider().createRepository(mine, { name, isPrivate: true, description: '' }, signal());
      const webhookId = await provider().addWebhook(mine, repository, { url: 'http://127.0.0.1:1/hook', secret: 'x' }, signal());
      await connections.update(connection.algorithm, { ...remoteColumns(repository), webhookId });
    }
    await store.create(connection.algorithm, new Map(), { author: { name: 'mia', email: 'mia@example.com' }, message: 'x' });
    return connection;
  }
  const owner = async () => provider().login(mine, signal());
  const isThere = async (name: string) => (await provider().findRepository(mine, await owner(), name, signal())) !== undefined;
  const known = async ({ algorithm }: ScmConnection) => [(await connections.find(algorithm)) !== undefined, await store.exists(algorithm)];

  it('is undone once no creation can take so long, and not before', async () => {
    const [old, young] = [await begun('old', 20), await begun('young', 1)];
    await sut.run(Date.now());
    expect([await isThere('old'), await known(old)]).toEqual([false, [false, false]]);
    expect([await isThere('young'), await known(young)]).toEqual([true, [true, true]]);
  });

  it('keeps a repository that was there before, without the webhook', async () => {
    const adopted = await begun('adopted', 20, { adopted: true });
    await sut.run(Date.now());
    expect([await isThere('adopted'), await known(adopted)]).toEqual([true, [false, false]]);
    expect(github.repository(`${await owner()}/adopted`).hooks.size).toBe(0);
  });

  it('is forgotten where nothing was made', async () => {
    const early = await begun('early', 20, { repository: false });
    await sut.run(Date.now());
    expect(await known(early)).toEqual([false, false]);
  });

  it('is tried again while the provider is out, for a day, and then told', async () => {
    const stuck = await begun('stuck', 20);
    github.faults.arm(/^DELETE /, 'outage');
    await sut.run(Date.now());
    expect(await known(stuck)).toEqual([true, false]);
    await sut.run(Date.now() + 25 * 60 * MINUTE_MS);
    github.faults.clear();
    expect(await known(stuck)).toEqual([false, false]);
    expect(told.at(-1)).toMatchObject({ repository: `${await owner()}/stuck` });
  });
});
