import { api, bootstrap, createUser, deploy, settings, type Answer } from './platform.js';
import type { Route } from './routes.js';

export const columns = ['nobody', 'wrong key', 'stranger', 'scoped key', 'member', 'owner', 'administrator'] as const;
export type Column = (typeof columns)[number];

const UNKNOWN_ID = '00000000-0000-7000-8000-000000000000';

/** An organization with an owner, a member and a private algorithm; a stranger; and everybody's keys. */
export class AccessWorld {
  readonly organization = 'matrix_org';
  readonly algorithm = 'Private';
  readonly names = { owner: 'matrix_owner', member: 'matrix_member', stranger: 'matrix_stranger' };
  private fresh = 0;

  private constructor(
    readonly keys: Record<Column, string | null>,
    private readonly ids: Record<string, string>,
  ) {}

  static async create(): Promise<AccessWorld> {
    const { admin_key } = bootstrap();
    const [owner, member, stranger] = [await createUser('matrix_owner'), await createUser('matrix_member'), await createUser('matrix_stranger')];
    await createOrganization('matrix_org', owner.username);
    await expectOk(api('PUT', `/v1/organizations/matrix_org/members/${member.username}`, { key: admin_key }));
    const permissions = { allow_algo: true, algo_acl: ['algo://demo/*'] };
    const scoped = await expectOk(api('POST', `/v1/users/${owner.username}/keys`, { key: owner.key, body: { key_label: 'scoped', permissions } }));
    const commit = await deploy('Private', {}, {}, { username: 'matrix_org', key: owner.key, as: owner.username });
    const address = '/v1/algorithms/matrix_org/Private';
    const call = await expectOk(api('POST', `/v1/algo/matrix_org/Private/${commit}`, { key: owner.key, body: 'Mia' }));
    await expectOk(api('POST', '/v1/data/matrix_org', { key: owner.key, body: { name: 'secret_data', acl: { read: [] } } }));
    await expectOk(api('PUT', '/v1/data/matrix_org/secret_data/a.txt', { key: owner.key, body: 'kept' }));
    const environments = await expectOk(api('GET', '/v1/algorithm-environments/edge/languages/python3-1/environments'));
    const providers = await expectOk(api('GET', '/v1/secret-provider'));
    const ids = {
      algorithm: (await expectOk(api('GET', address, { key: owner.key }))).body.id,
      build_id: (await expectOk(api('GET', `${address}/builds`, { key: owner.key }))).body.results[0].build_id,
      git_hash: commit, request_id: call.body.request_id, specification_id: environments.body.environments[0].environment_specification_id, provider_id: providers.body[0].id,
      connector_id: 'data', scm_id: 'internal', language: 'python3-1', feature_name: 'dark-theme-enabled', keyname: 'matrix.entry', type_name: 'matrix-nothing', external_id: 'matrix-nothing',
    };
    const keys = { nobody: null, 'wrong key': 'simWRONGWRONGWRONGWRONGWRONGW', stranger: stranger.key, 'scoped key': scoped.body.api_key, member: member.key, owner: owner.key, administrator: admin_key };
    return new AccessWorld(keys, ids);
  }

  /** `byId`: the algorithm is named by its id. */
  async send(route: Route, column: Column, byId = false): Promise<Answer> {
    const names = route.destroys ? await this.make(route.destroys) : {};
    const body = route.body ?? (['POST', 'PUT', 'PATCH'].includes(route.method) ? {} : undefined);
    const unique = body && 'org_name' in body ? { ...body, org_name: `matrix_fresh_${++this.fresh}` } : body && 'name' in body ? { ...body, name: `Fresh${++this.fresh}` } : body;
    const image = /\/config\/(favicon|logo)$/.test(route.path);
    return api(route.method, this.address(route, names, byId) + (route.query ?? ''), { key: this.keys[column], ...(unique && !image ? { body: unique } : {}), headers: { Connection: 'close' } });
  }

  private address({ path, method }: Route, fresh: Record<string, string>, byId: boolean): string {
    const names: Record<string, string> = {
      ...this.ids, username: this.organization, algoname: this.algorithm, org_name: this.organization, user: this.names.owner, member: this.names.member, nobody: 'matrix_nobody', ...fresh,
    };
    return path
      .replace(/(?<=.)\/$/, '')
      .replace(':username/:algoname', (both) => (byId ? (this.ids.algorithm ?? '') : both))
      .replace('*data', `${this.organization}/secret_data${method === 'PUT' ? '/b.txt' : ''}`)
      .replace('*path', `${this.organization}/${this.algorithm}/${this.ids.git_hash}`)
      .replace(/:(\w+)/g, (_, name: string) => names[name] ?? UNKNOWN_ID);
  }

  /** Something that may be destroyed, by the names that a path has for it. */
  private async make(what: 'algorithm' | 'user' | 'organization'): Promise<Record<string, string>> {
    const number = ++this.fresh;
    if (what === 'algorithm') {
      await expectOk(api('POST', `/v1/algorithms/${this.organization}`, { key: this.keys.owner, body: { name: `Doomed${number}`, settings: settings() } }));
      return { algoname: `Doomed${number}` };
    }
    if (what === 'user') {
      await expectOk(api('POST', '/v1/users', { key: this.keys.administrator, body: { username: `doomed_${number}`, email: `doomed_${number}@example.com` } }));
      return { user: `doomed_${number}` };
    }
    await createOrganization(`doomed_${number}`, this.names.owner);
    await expectOk(api('PUT', `/v1/organizations/doomed_${number}/members/${this.names.member}`, { key: this.keys.administrator }));
    return { org_name: `doomed_${number}` };
  }
}

/** With this user for its only owner. */
export async function createOrganization(org_name: string, owner: string): Promise<void> {
  const key = bootstrap().admin_key;
  await expectOk(api('POST', '/v1/organizations', { key, body: { org_name, org_label: org_name, org_contact_name: 'Mia', org_email: 'mia@example.com' } }));
  await expectOk(api('PUT', `/v1/organizations/${org_name}/members/${owner}`, { key, body: { role: 'owner' } }));
  await expectOk(api('DELETE', `/v1/organizations/${org_name}/members/admin`, { key }));
}

export async function expectOk(answer: Promise<Answer>): Promise<Answer> {
  const { status, text } = await answer;
  if (status >= 300) {
    throw new Error(`${status}: ${text}`);
  }
  return answer;
}
