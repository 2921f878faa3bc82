import { expectOk } from '../support/access-world.js';
import { OwnPlatform } from '../support/own-platform.js';
import { api, bootstrap, createUser, type Answer } from '../support/platform.js';

const EDGE = '/v1/algorithm-environments/edge';
const outcome = ({ status, body }: Answer) => [status, body?.code];

interface EnvironmentObject {
  id: string;
  environment_specification_id: string;
  machine_type: string;
}

describe('environments', () => {
  let platform: OwnPlatform;
  let mia: { username: string; key: string };
  const admin = (method: string, path: string) => api(method, path, { key: bootstrap().admin_key });
  const of = async (language: string) => (await api('GET', `${EDGE}/languages/${language}/environments`)).body.environments as EnvironmentObject[];
  const create = (name: string, settings: object) => api('POST', `/v1/algorithms/${mia.username}`, { key: mia.key, body: { name, settings } });

  beforeAll(async () => {
    // Languages are disabled for everybody.
    platform = await OwnPlatform.start();
    mia = await createUser('environment_mia');
  });
  afterAll(() => platform.remove());

  it('choose language and machine type by their id, as the Java client does', async () => {
    const [cpu, gpu] = await of('javascript');
    expect([cpu?.machine_type, gpu?.machine_type]).toEqual(['CPU', 'GPU']);
    expect((await create('ByCpu', { algorithm_environment: cpu?.id })).body.settings).toMatchObject({ language: 'javascript', environment: 'cpu', algorithm_environment: cpu?.id });
    expect((await create('ByGpu', { algorithm_environment: gpu?.id })).body.settings).toMatchObject({ language: 'javascript', environment: 'gpu' });
    expect(outcome(await create('Mixed', { algorithm_environment: cpu?.id, language: 'python3-1' }))).toEqual([400, 6001]);
    const update = (settings: object) => api('PUT', `/v1/algorithms/${mia.username}/ByCpu`, { key: mia.key, body: { settings } });
    expect((await update({ algorithm_environment: gpu?.id })).body.settings).toMatchObject({ language: 'javascript', environment: 'gpu' });
    const [python] = await of('python3-1');
    expect(outcome(await update({ algorithm_environment: python?.id }))).toEqual([400, 6001]);
    expect((await create('MadeUp', { algorithm_environment: 'abcd-123' })).status).toBe(201);
  });

  it('that are disabled take no new algorithms, and the others go on', async () => {
    const [ruby] = await of('ruby');
    const specification = `${EDGE}/environment-specifications/${ruby?.environment_specification_id}`;
    expect((await create('Before', { language: 'ruby' })).status).toBe(201);
    await expectOk(admin('DELETE', specification));
    expect([await of('ruby'), (await admin('GET', `${EDGE}/environments/available`)).body.environments.map(({ id }: EnvironmentObject) => id)]).toEqual([[], expect.arrayContaining([ruby?.id])]);
    expect(outcome(await create('After', { language: 'ruby' }))).toEqual([400, 4002]);
    expect((await api('PUT', `/v1/algorithms/${mia.username}/Before`, { key: mia.key, body: { settings: { network_access: 'isolated' } } })).status).toBe(200);
    await expectOk(admin('POST', `${specification}/syncs`));
    expect((await create('After', { language: 'ruby' })).status).toBe(201);
    expect((await admin('GET', `${EDGE}/environments/available`)).body.environments).not.toContainEqual(expect.objectContaining({ id: ruby?.id }));
    expect(outcome(await admin('DELETE', `${EDGE}/environment-specifications/0b6f3a52-6a8e-5c11-8c4e-0f9d1c2b3a4d`))).toEqual([400, 4001]);
  });
});
