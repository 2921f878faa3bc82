import { expectOk } from '../support/access-world.js';
import { api, bootstrap, createUser, deploy, type Answer } from '../support/platform.js';
import { until } from '../support/until.js';

const EDGE = '/v1/algorithm-environments/edge';
const outcome = ({ status, body }: Answer) => [status, body?.code];
const LOOKS = `import os, subprocess
def apply(input):
    import six
    with open('/usr/share/greeting') as file:
        greeting = file.read().strip()
    return {'six': six.__version__, 'greeting': greeting, 'hello': os.path.exists('/usr/bin/hello'), 'user': os.getuid() != 0}
`;

describe('package sets', () => {
  let mia: { username: string; key: string };
  const admin = (method: string, path: string, body?: unknown) => api(method, path, { key: bootstrap().admin_key, ...(body === undefined ? {} : { body }) });
  const create = (name: string, settings: object) => api('POST', `/v1/algorithms/${mia.username}`, { key: mia.key, body: { name, settings } });
  const ended = async (set: string, id: string) => {
    await until(async () => (await admin('GET', `/v1/package-sets/${set}/builds/${id}`)).body.status !== 'in-progress', 300);
    const { body } = await admin('GET', `/v1/package-sets/${set}/builds/${id}`);
    return { status: body.status, logs: (await admin('GET', `/v1/package-sets/${set}/builds/${id}/logs`)).body.logs as string };
  };

  beforeAll(async () => {
    mia = await createUser('package_mia');
  });

  it('refuse what makes no sense, each with its own number', async () => {
    const set = { name: 'refused', language: 'python3-1' };
    await expectOk(admin('POST', '/v1/packages', { name: 'present', script: 'true', system_packages: ['hello'] }));
    const refusals: [Promise<Answer>, number, number][] = [
      [admin('GET', '/v1/package-sets/absent'), 404, 1003],
      [admin('GET', '/v1/packages/absent'), 404, 1005],
      [admin('POST', '/v1/package-sets', { ...set, contents: ['absent'] }), 404, 1005],
      [admin('POST', '/v1/packages', { name: 'present' }), 409, 2011],
      [admin('POST', '/v1/packages', { name: 'Not a name' }), 400, 3010],
      [admin('POST', '/v1/packages', { name: 'bad', system_packages: ['-o=Dir::Etc=/tmp'] }), 400, 3010],
      [admin('POST', '/v1/package-sets', { language: 'python3-1' }), 400, 4003],
      [admin('POST', '/v1/package-sets', { ...set, contents: 'present' }), 400, 2016],
      [admin('POST', '/v1/package-sets', { ...set, contents: ['present', 'present'] }), 400, 4007],
      [admin('POST', '/v1/package-sets', { ...set, images: { cpu: '--privileged' } }), 400, 2014],
      [admin('POST', '/v1/package-sets', { ...set, language: 'cobol' }), 400, 4001],
    ];
    for (const [answer, status, code] of refusals) {
      expect(outcome(await answer)).toEqual([status, code]);
    }
    await expectOk(admin('POST', '/v1/package-sets', { ...set, contents: ['present'] }));
    const later: [() => Promise<Answer>, number, number][] = [
      [() => admin('POST', '/v1/package-sets', set), 409, 4005],
      [() => admin('PUT', '/v1/package-sets/refused', { status: 'brilliant' }), 409, 2017],
      [() => admin('PUT', '/v1/package-sets/refused', { status: 'active' }), 409, 2017],
      [() => admin('POST', '/v1/package-sets/refused/builds', { image: 'tpu' }), 400, 2014],
      [() => admin('POST', '/v1/package-sets/refused/builds', { image: 'gpu' }), 400, 2014],
      [() => admin('GET', '/v1/package-sets/refused/builds?status=lost'), 400, 2012],
      [() => admin('GET', '/v1/package-sets/refused/builds/0199f2c4-7d3a-7c11-b0c4-7a1c1f1d2e3f'), 404, 1004],
      [() => admin('DELETE', '/v1/packages/present'), 409, 6001],
      [() => create('OnNothing', { package_set: 'absent' }), 404, 4006],
      [() => create('TooEarly', { package_set: 'refused' }), 409, 2017],
      [() => api('POST', '/v1/packages', { key: mia.key, body: { name: 'mine', script: 'true' } }), 403, 2001],
      [() => api('POST', '/v1/package-sets/refused/builds', { key: mia.key, body: {} }), 403, 2001],
    ];
    for (const [send, status, code] of later) {
      expect(outcome(await send())).toEqual([status, code]);
    }
    await expectOk(admin('PUT', '/v1/package-sets/refused', { images: { cpu: 'python:3.9' } }));
    expect(outcome(await admin('POST', '/v1/package-sets/refused/builds', {}))).toEqual([400, 2014]);
    await expectOk(admin('PUT', '/v1/package-sets/refused', { status: 'disabled', images: {} }));
    expect(outcome(await admin('POST', '/v1/package-sets/refused/builds', {}))).toEqual([409, 2017]);
    await expectOk(admin('DELETE', '/v1/package-sets/refused'));
    await expectOk(admin('DELETE', '/v1/packages/present'));
  });

  it('fail with what a script said, and then take no algorithms', async () => {
    await expectOk(admin('POST', '/v1/packages', { name: 'broken', system_packages: ['no-such-package-anywhere'] }));
    await expectOk(admin('POST', '/v1/package-sets', { name: 'broken-set', language: 'python3-1', contents: ['broken'] }));
    const { body } = await expectOk(admin('POST', '/v1/package-sets/broken-set/builds'));
    const { status, logs } = await ended('broken-set', body.build_id);
    expect(status).toBe('failed');
    expect(logs).toMatch(/no-such-package-anywhere[^]*Build failed after/);
    expect((await admin('GET', '/v1/package-sets/broken-set')).body).toMatchObject({ status: 'new', built_for: [] });
  }, 400_000);

  it('are built once, and are what their algorithms are built and run on', async () => {
    await expectOk(admin('POST', '/v1/packages', { name: 'greeting', system_packages: ['hello'], script: 'echo Good morning >/usr/share/greeting' }));
    await expectOk(admin('POST', '/v1/packages', { name: 'six', script: 'pip3 install six==1.16.0' }));
    await expectOk(admin('POST', '/v1/package-sets', { name: 'greetings', language: 'python3-1', display_name: 'Greetings', contents: ['greeting', 'six'] }));
    const { body } = await expectOk(admin('POST', '/v1/package-sets/greetings/builds'));
    expect(outcome(await admin('POST', '/v1/package-sets/greetings/builds', {}))).toEqual([409, 2017]);
    expect(outcome(await admin('PUT', '/v1/package-sets/greetings', { contents: [] }))).toEqual([403, 1006]);
    expect(outcome(await admin('DELETE', '/v1/package-sets/greetings'))).toEqual([403, 1006]);
    const built = await ended('greetings', body.build_id);
    expect([built.status, built.logs]).toEqual(['succeeded', expect.stringMatching(/Installing greeting[^]*Installing six[^]*Build succeeded in/)]);
    expect((await api('GET', '/v1/package-sets/greetings')).body).toMatchObject({ status: 'active', built_for: ['cpu'] });
    expect((await admin('GET', '/v1/package-sets/greetings/builds?status=succeeded')).body.results).toMatchObject([{ build_id: body.build_id }]);

    const commit = await deploy('Greets', { 'src/Greets.py': LOOKS }, { language: undefined, environment: undefined, package_set: 'greetings' });
    const { username } = bootstrap();
    const called = await api('POST', `/v1/algo/${username}/Greets/${commit}`, { body: null });
    expect(called.body).toMatchObject({ result: { six: '1.16.0', greeting: 'Good morning', hello: true, user: true } });
    const { settings } = (await api('GET', `/v1/algorithms/${username}/Greets`)).body;
    expect([settings.package_set, settings.language, settings.environment]).toEqual(['greetings', undefined, undefined]);
  }, 400_000);

  it('are environments, which choose them by an id', async () => {
    const { environments } = (await api('GET', `${EDGE}/languages/python3-1/environments`)).body;
    const mine = environments.filter(({ display_name }: { display_name: string }) => display_name === 'Greetings');
    expect(mine).toMatchObject([{ machine_type: 'CPU' }, { machine_type: 'GPU' }]);
    expect((await create('ById', { algorithm_environment: mine[0].id })).body.settings).toMatchObject({ package_set: 'greetings', algorithm_environment: mine[0].id });
    expect(outcome(await create('Mixed', { algorithm_environment: mine[0].id, language: 'ruby' }))).toEqual([400, 6001]);
    expect((await fetch(`${bootstrap().api_url}${EDGE}/environment-specifications/${mine[0].environment_specification_id}/template`)).headers.get('content-type')).toBe('application/gzip');
  });

  it('that are disabled take no new algorithms, and the others go on', async () => {
    await expectOk(admin('PUT', '/v1/package-sets/greetings', { status: 'disabled' }));
    expect(outcome(await create('TooLate', { package_set: 'greetings' }))).toEqual([409, 2017]);
    const { username } = bootstrap();
    expect((await api('POST', `/v1/algorithms/${username}/Greets/compile`)).body.compilation).toMatchObject({ successful: true });
    expect(outcome(await admin('PUT', '/v1/package-sets/greetings', { language: 'ruby' }))).toEqual([403, 1006]);
    expect(outcome(await admin('DELETE', '/v1/package-sets/greetings'))).toEqual([403, 1006]);
    await expectOk(api('DELETE', `/v1/algorithms/${username}/Greets`));
    await expectOk(api('DELETE', `/v1/algorithms/${mia.username}/ById`, { key: mia.key }));
    await expectOk(admin('DELETE', '/v1/package-sets/greetings'));
  });

  it('are offered ready to be built, and say what stands in the way', async () => {
    const available = async () => (await admin('GET', `${EDGE}/environments/available`)).body.environments as { display_name: string; environment_specification_id: string }[];
    const offer = (await available()).find(({ display_name }) => display_name === 'Python 3.9');
    await expectOk(admin('POST', `${EDGE}/environment-specifications/${offer?.environment_specification_id}/syncs`));
    const [build] = (await admin('GET', '/v1/package-sets/python39/builds')).body.results;
    expect(await ended('python39', build.build_id)).toEqual({ status: 'failed', logs: expect.stringMatching(/python:3\.9[^]*(DOCKER_SOCKET|cannot be pulled)/) });
    await expectOk(admin('DELETE', '/v1/package-sets/python39'));
  });
});
