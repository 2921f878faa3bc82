import { TestDatabase } from '../../../test/support/database.js';
import type { AccountAccess } from '#src/modules/users/account-access.js';
import type { Caller } from '#src/platform/access/caller.js';
import type { UpdateConnector } from './connectors.dto.js';
import { ConnectorsRepository } from './connectors.repository.js';
import { ConnectorsService } from './connectors.service.js';
import type { OpenConnectors } from './open-connectors.js';

const owner = { kind: 'user', name: 'mia' } as const;
const [mia, administrator] = [{ kind: 'standard' }, { kind: 'admin' }] as Caller[];
const iam = { cred_type: 'iam', cred_data: { access_key_id: 'AKIA', secret_access_key: 'secret' } };

/** Lets another request be done once one has read the connector. */
class Interrupted extends ConnectorsRepository {
  meanwhile: (() => Promise<unknown>) | undefined;

  override async find(...given: Parameters<ConnectorsRepository['find']>): ReturnType<ConnectorsRepository['find']> {
    const found = await super.find(...given);
    const { meanwhile } = this;
    this.meanwhile = undefined;
    await meanwhile?.();
    return found;
  }
}

describe('changes of one connector at once', () => {
  let database: TestDatabase;
  let repository: Interrupted;
  let sut: ConnectorsService;

  beforeAll(async () => {
    database = await TestDatabase.create();
    repository = new Interrupted(database.em);
    const account = { id: await database.account('mia'), ...owner };
    const store = { connector: { list: () => Promise.resolve({ folders: [], files: [] }), close: () => undefined }, root: [] };
    sut = new ConnectorsService({ toManage: () => Promise.resolve(account) } as unknown as AccountAccess, repository, { seal: (_: string, data: object) => JSON.stringify(data), apart: () => Promise.resolve(store) } as unknown as OpenConnectors);
  });
  afterAll(() => database.remove());

  beforeEach(async () => {
    await sut.create(administrator!, owner, { protocol: 's3', label: 'raced', path: '*', writeable: true, verify: false, ...iam });
  });
  afterEach(() => sut.remove(administrator!, owner, 's3+raced'));

  const change = (caller: Caller | undefined, request: Partial<UpdateConnector>) => sut.update(caller!, owner, 's3+raced', { verify: true, ...request });
  /** `request` has read the connector when `other` is made, and is done after it. */
  const overtaken = (request: Partial<UpdateConnector>, other: () => Promise<unknown>, caller = mia) => {
    repository.meanwhile = other;
    return change(caller, request);
  };
  const now = () => sut.get(mia!, owner, 's3+raced');

  it('each set what they name, and nothing else', async () => {
    await overtaken({ label: 'raced' }, () => change(mia, { writeable: false }));
    expect(await now()).toMatchObject({ path: '*', writeable: false });
    await overtaken({ writeable: false }, () => change(mia, { path: 'narrow/*', verify: false }));
    expect(await now()).toMatchObject({ path: 'narrow/*', writeable: false });
    await overtaken({ path: 'other/*', verify: false }, () => change(mia, { is_default: false }));
    expect(await now()).toMatchObject({ path: 'other/*', writeable: false, label: 'raced' });
  });

  it.each<[string, Partial<UpdateConnector>]>([['its path', { path: 'wide/*' }], ['its path and its rights', { path: 'wide/*', writeable: true }], ['its credentials', iam]])('do not undo, with a trial of %s, what came meanwhile', async (_, request) => {
    await expect(overtaken(request, () => change(mia, { writeable: false, path: 'narrow/*', verify: false }))).rejects.toMatchObject({ errorName: 'conflict', message: expect.stringContaining('send the request again') });
    expect(await now()).toMatchObject({ path: 'narrow/*', writeable: false });
    expect(await change(mia, request)).toMatchObject({ cred_type: 'iam', path: request.path ?? 'narrow/*', writeable: request.writeable ?? false });
  });

  it.each([{ path: 'wide/*', writeable: true }, { path: 'wide/*', writeable: true, verify: false }, { label: 'mine' }])("do not reach what an administrator has meanwhile made the platform's own: %j", async (request) => {
    const ambient = () => change(administrator, { cred_type: 'ambient', cred_data: {}, path: 'narrow/*', writeable: false, verify: false });
    await expect(overtaken(request, ambient)).rejects.toMatchObject({ errorName: 'notAuthorized', message: expect.stringContaining('only an administrator') });
    expect(await now()).toMatchObject({ cred_type: 'ambient', path: 'narrow/*', writeable: false });
  });
});
