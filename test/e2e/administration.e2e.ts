import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expectOk } from '../support/access-world.js';
import { OwnPlatform } from '../support/own-platform.js';
import { ALL, api, bootstrap, createKey, createUser, deploy, home, type Answer } from '../support/platform.js';
import { until } from '../support/until.js';

/** What is tried here is in force for everybody, and the reports count what everybody does. */
let platform: OwnPlatform;
beforeAll(async () => {
  platform = await OwnPlatform.start();
});
afterAll(() => platform.remove());

const admin = (method: string, path: string, body?: object | string | Uint8Array) => api(method, path, { key: bootstrap().admin_key, body });
const outcome = ({ status, body }: Answer) => [status, ...(body?.code === undefined ? [] : [body.code])];
const range = 'start_date=2026-01-01T00:00:00Z&end_date=2036-01-01T00:00:00Z';

describe('usage reports', () => {
  let caller: { username: string; key: string };
  let commit: string;

  beforeAll(async () => {
    caller = await createUser('usage_caller');
    commit = await deploy('Used', { 'src/Used.py': 'def apply(input):\n    if input == "fail":\n        raise ValueError("no")\n    return input' }, {}, caller);
    for (const body of ['a', 'b', 'fail']) {
      await expectOk(api('POST', `/v1/algo/usage_caller/Used/${commit}`, { key: caller.key, body }));
    }
    await expectOk(api('POST', '/v1/algo/demo/Hello', { key: caller.key, body: 'Mia' }));
  });

  it('sum calls, failures and time by caller, algorithm and version', async () => {
    const { results } = (await admin('GET', `/v1/admin/usage?${range}&user=usage_caller&page_size=10`)).body;
    expect(results).toHaveLength(2);
    const row = results.find((one: { algorithm_called: string }) => one.algorithm_called === 'Used');
    expect(row).toMatchObject({ caller: 'usage_caller', algorithm_owner: 'usage_caller', algorithm_version: commit, machine_type: 'cpu', total_calls: '3', total_errors: 1 });
    expect(row.total_duration).toBeGreaterThan(row.total_error_duration);
    const users = (await admin('GET', `/v1/admin/usage/users?${range}&user=usage_caller`)).body.results;
    expect(users).toEqual([expect.objectContaining({ caller: 'usage_caller', total_calls: '4', total_errors: 1 })]);
    const algorithms = (await admin('GET', `/v1/admin/usage/algorithms?${range}&user=usage_caller`)).body.results;
    expect(algorithms.map((one: { algorithm_called: string }) => one.algorithm_called).toSorted()).toEqual(['Hello', 'Used']);
  });

  it('come in pages that miss and repeat nothing', async () => {
    const whole = (await admin('GET', `/v1/admin/usage?${range}`)).body.results;
    const paged: object[] = [];
    for (let marker: string | undefined = ''; marker !== undefined;) {
      const page: { results: object[]; next_marker?: string } = (await admin('GET', `/v1/admin/usage?${range}&page_size=1&marker=${marker}`)).body;
      expect(page.results).toHaveLength(1);
      paged.push(...page.results);
      marker = page.next_marker;
    }
    // What the last digits of a sum are depends on the order in which the database adds.
    const rounded = (rows: object[]) => JSON.stringify(rows, (_, value: unknown) => (typeof value === 'number' ? value.toFixed(6) : value));
    expect(rounded(paged)).toBe(rounded(whole));
  });

  it('outlive what was used', async () => {
    await expectOk(api('DELETE', '/v1/algorithms/usage_caller/Used', { key: caller.key }));
    const { results } = (await admin('GET', `/v1/admin/usage?${range}&user=usage_caller`)).body;
    expect(results.map((one: { algorithm_called: string }) => one.algorithm_called)).toContain('Used');
  });

  it.each([['', 4010], ['start_date=2026-01-01T00:00:00Z', 4010], ['start_date=yesterday&end_date=2036-01-01T00:00:00Z', 6001], [`${range}&page_size=0`, 5003], [`${range}&marker=x`, 5002]])('refuse "%s"', async (query, code) => {
    expect((await admin('GET', `/v1/admin/usage?${query}`)).body.code).toBe(code);
  });
});

describe('error records', () => {
  it('are kept once they are switched on, for those who may see them', async () => {
    const author = await createUser('error_author');
    const stranger = await createUser('error_stranger');
    const source = 'import Algorithmia\ndef apply(input):\n    if input == "child":\n        return Algorithmia.client().algo("error_author/Failing").pipe("x" * 500).result\n    raise ValueError("broken\\0")';
    await deploy('Failing', { 'src/Failing.py': source, 'requirements.txt': 'algorithmia>=1,<2\nsix\n' }, {}, author);
    await expectOk(api('POST', '/v1/algorithms/error_author/Failing/versions', { key: author.key, body: { settings: { algorithm_callability: 'public' } } }));
    const call = (key: string, body: string) => api('POST', '/v1/algo/error_author/Failing', { key, body });
    await call(author.key, 'before');
    const off = await api('GET', '/v1/algorithms/error_author/Failing/errors', { key: author.key });
    expect([off.body, off.headers.get('warning')]).toEqual([[], expect.stringContaining('switched off')]);

    expect((await admin('PUT', '/v1/admin/features/algorithm-errors?username=error_author', { enabled: true })).status).toBe(204);
    const { request_id } = (await call(stranger.key, 'child')).body;
    await call(author.key, 'own');
    const owner = await api('GET', '/v1/algorithms/error_author/Failing/errors', { key: author.key });
    expect(owner.headers.get('warning')).toBeNull();
    expect(owner.body).toHaveLength(3);
    expect(owner.body[0]).toMatchObject({ username: 'error_author', algoname: 'Failing', algoversion: '0.1.0', input: 'own', error_type: 'AlgorithmError', billable_to: 'error_author' });
    expect(owner.body[0].error).toMatch(/^broken.*Traceback/s);
    expect(owner.body.map(({ input }: { input: string }) => input.length).toSorted()).toEqual([128, 3, 5]);
    expect(owner.body.map((one: { request_id: string }) => one.request_id)).toContain(request_id);
    const others = (await api('GET', '/v1/algorithms/error_author/Failing/errors', { key: stranger.key })).body;
    expect(others.map(({ billable_to, error }: { billable_to: string; error: string }) => [billable_to, error.includes('Traceback')])).toEqual([['error_stranger', false], ['error_stranger', false]]);
    expect((await api('GET', '/v1/users/error_stranger/errors', { key: stranger.key })).body).toHaveLength(2);
    expect((await api('GET', '/v1/users/nobody_at_all/errors', { key: stranger.key })).body).toEqual([]);
    expect((await admin('GET', '/v1/algorithms/error_author/Failing/errors')).body).toHaveLength(3);
    await admin('PUT', '/v1/admin/features/algorithm-errors?username=error_author', { enabled: false });
  });

  it('and other features are known by name', async () => {
    expect(outcome(await admin('PUT', '/v1/admin/features/no-such-thing', { enabled: true }))).toEqual([404, 5004]);
    expect(outcome(await admin('PUT', '/v1/admin/features/algorithm-errors', { enabled: 'yes' }))).toEqual([400, 6001]);
    expect((await admin('GET', '/v1/admin/features')).body.map(({ name }: { name: string }) => name)).toContain('algorithm-errors');
  });
});

describe('work limits', () => {
  it('hold for one account, at once, and every answer tells what is left', async () => {
    const { key } = await createUser('limited');
    const commit = await deploy('Slow', { 'src/Slow.py': 'import time\ndef apply(input):\n    time.sleep(1)\n    return input' }, {}, { username: 'limited', key });
    const call = () => api('POST', `/v1/algo/limited/Slow/${commit}`, { key, body: 'x' });
    expect((await admin('PUT', '/v1/admin/users/limited/limits', { concurrent_calls: 2 })).body).toEqual({ username: 'limited', concurrent_calls: 2 });
    const answers = await Promise.all([call(), call(), call()]);
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 200, 429]);
    const refused = answers.find(({ status }) => status === 429);
    expect(refused?.body.message).toContain('2 calls under way');
    expect(Number(refused?.headers.get('retry-after'))).toBeGreaterThan(0);
    expect([refused?.headers.get('x-ratelimit-limit'), refused?.headers.get('x-ratelimit-remaining')]).toEqual(['2', '0']);
    const { headers } = await call();
    expect([headers.get('ratelimit-policy'), headers.get('ratelimit')]).toEqual(['"calls";q=2;qu="concurrent-requests"', '"calls";r=2;t=1']);
    expect((await api('GET', '/v1/limits', { key })).body.concurrent_calls).toEqual({ limit: 2, under_way: 0 });
    expect((await admin('DELETE', '/v1/admin/users/limited/limits')).status).toBe(204);
    expect((await admin('GET', '/v1/admin/users/limited/limits')).body.concurrent_calls).toBe(600);
    expect(outcome(await admin('PUT', '/v1/admin/users/nobody_at_all/limits', { concurrent_calls: 2 }))).toEqual([404, 3000]);
  });
});

describe('reservations', () => {
  it('have slots warm before the first call, of whichever version is meant', async () => {
    const { key } = await createUser('reserved');
    const loaded = 'import time\nstarted = time.time()\ndef apply(input):\n    return started';
    const commit = await deploy('Warm', { 'src/Warm.py': loaded }, {}, { username: 'reserved', key });
    const body = { calling_user: 'reserved', username: 'reserved', algoname: 'Warm', version_type: 'LatestCompiled', num_slots: 1 };
    expect(outcome(await admin('POST', '/v1/admin/reservations', { ...body, calling_user: 'admin' }))).toEqual([400, 6001]);
    expect(outcome(await admin('POST', '/v1/admin/reservations', { ...body, version_type: 'hash', version_identifier: '1.0.0' }))).toEqual([400, 6001]);
    const made = (await admin('POST', '/v1/admin/reservations', body)).body;
    expect(made).toMatchObject({ billable_to: 'reserved', version_type: 'latest-compiled', version_hash: commit, num_slots: 1 });
    await new Promise((done) => setTimeout(done, 1500));
    const before = Date.now() / 1000;
    expect((await api('POST', `/v1/algo/reserved/Warm/${commit}`, { key, body: 'x' })).body.result).toBeLessThan(before - 0.5);
    expect((await admin('GET', '/v1/admin/reservations')).body).toEqual([made]);
    expect((await admin('DELETE', `/v1/admin/reservations/${made.reservation_id}`)).status).toBe(200);
    expect(outcome(await admin('DELETE', `/v1/admin/reservations/${made.reservation_id}`))).toEqual([404, 6001]);
  });
});

describe('the configuration of front ends', () => {
  it('has entries that everybody reads and administrators write', async () => {
    for (const name of ['brand.a', 'brand.b', 'brand.c']) {
      expect((await admin('PUT', `/v1/config/frontend/${name}`, { value: name })).body).toMatchObject({ keyname: name, value: name });
    }
    const first = await api('GET', '/v1/config/frontend/brand.a', { key: null });
    const second = (await admin('PUT', '/v1/config/frontend/brand.a', { value: 'new' })).body;
    expect(second).toMatchObject({ value: 'new', created_at: first.body.created_at });
    const page = (await api('GET', '/v1/config/frontend?limit=2', { key: null })).body;
    const next = (await api('GET', `/v1/config/frontend?limit=2&marker=${page.marker}`, { key: null })).body;
    expect([...page.results, ...next.results].map(({ keyname }: { keyname: string }) => keyname)).toEqual(expect.arrayContaining(['brand.a', 'brand.b', 'brand.c']));
    expect((await admin('DELETE', '/v1/config/frontend/brand.a')).status).toBe(204);
    expect(outcome(await api('GET', '/v1/config/frontend/brand.a', { key: null }))).toEqual([404, 5004]);
    expect(outcome(await admin('PUT', '/v1/config/frontend/a%20b', { value: 'x' }))).toEqual([400, 6001]);
  });

  it.each([['favicon', 3105], ['logo', 3107]])('has a %s: an image, and not too large', async (image, tooLarge) => {
    const put = (bytes: Uint8Array) => admin('POST', `/v1/config/${image}`, bytes);
    const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>');
    expect(outcome(await put(Buffer.from('<html>')))).toEqual([400, 3106]);
    expect(outcome(await put(Buffer.alloc(2 << 20)))).toEqual([413, tooLarge]);
    expect((await put(svg)).status).toBe(201);
    const shown = await fetch(`${bootstrap().api_url}/v1/config/${image}`);
    expect([shown.headers.get('content-type'), shown.headers.get('content-security-policy'), await shown.text()]).toEqual(['image/svg+xml', expect.stringContaining('sandbox'), svg.toString()]);
    expect((await admin('DELETE', `/v1/config/${image}`)).status).toBe(204);
    const standard = await fetch(`${bootstrap().api_url}/v1/config/${image}`, { redirect: 'manual' });
    expect([standard.status, standard.headers.get('location')]).toEqual([303, `/v1/config/${image}/default`]);
  });
});

describe('notifications', () => {
  it('tell of what is created and released, and what administrators say', async () => {
    const { key } = await createUser('notified');
    await deploy('Announced', {}, {}, { username: 'notified', key });
    await expectOk(api('POST', '/v1/algorithms/notified/Announced/versions', { key, body: {} }));
    expect((await admin('POST', '/v1/admin/notifications', { usernames: ['notified'], message: 'Hello', url: 'https://example.com' })).status).toBe(204);
    const list = (query: string) => api('GET', `/v1/users/notified/notifications?${query}`, { key });
    const all = (await list('event_types=algorithm-creation,algorithm-release,admin-message')).body;
    expect(all.map((one: { notification_type: string }) => one.notification_type)).toEqual(['admin-message', 'algorithm-release', 'algorithm-creation']);
    expect(all[1].notification_context).toMatchObject({ username: 'notified', algoname: 'Announced', semantic_version: '0.1.0' });
    expect((await list('event_types=algorithm-creation&limit=1')).body).toHaveLength(1);
    expect((await list(`event_types=admin-message&since=${new Date(Date.now() + 60_000).toISOString()}`)).body).toEqual([]);
    expect((await api('POST', `/v1/users/notified/notifications/${all[0].notification_id}/read`, { key })).status).toBe(204);
    expect((await list('event_types=admin-message')).body[0].read_at).toBeDefined();
    expect(outcome(await list(''))).toEqual([400, 8060]);
    for (const query of ['event_types=rain', 'event_types=admin-message&limit=0', 'event_types=admin-message&limit=101', 'event_types=admin-message&since=now']) {
      expect(outcome(await list(query))).toEqual([400, 8061]);
    }
  });
});

describe('secrets', () => {
  it('are in the environment of the algorithm from the next call on, and nowhere else', async () => {
    const { key } = await createUser('secretive');
    const commit = await deploy('Env', { 'src/Env.py': 'import os\ndef apply(input):\n    return os.environ.get(input)' }, {}, { username: 'secretive', key });
    const path = '/v1/algorithms/secretive/Env/secrets';
    const call = async (name: string) => (await api('POST', `/v1/algo/secretive/Env/${commit}`, { key, body: name })).body.result;
    const send = (method: string, rest: string, body?: object) => api(method, path + rest, { key, body });
    expect(await call('TOKEN')).toBeNull();
    const value = 'geheim-"\u00fc"-\n-value';
    const made = await send('POST', '', { secret_key: 'TOKEN', secret_value: value, short_name: 'Token', description: ' ' });
    expect(made.body).toMatchObject({ secret_key: 'TOKEN', short_name: 'Token', owner_type: 'algorithm' });
    expect(await call('TOKEN')).toBe(value);
    expect((await send('PUT', `/${made.body.id}`, { secret_value: 'second' })).body.modified).not.toBe(made.body.modified);
    expect(await call('TOKEN')).toBe('second');
    const listed = await send('GET', '');
    expect([listed.body.secrets, listed.text.includes('second')]).toEqual([[expect.objectContaining({ id: made.body.id })], false]);
    expect((await send('DELETE', `/${made.body.id}`)).status).toBe(204);
    expect(await call('TOKEN')).toBeNull();
    expect(await readFile(join(home(), 'logs/server.log'), 'utf8')).not.toContain('geheim');
  });

  it('are bounded together, also when many come at once, and what is allowed can be called', async () => {
    const { key } = await createUser('verbose');
    const commit = await deploy('Long', { 'src/Long.py': 'import os\ndef apply(input):\n    return sum(len(value) for name, value in os.environ.items() if name.startswith("LONG_"))' }, {}, { username: 'verbose', key });
    const path = '/v1/algorithms/verbose/Long/secrets';
    const made = await Promise.all(Array.from({ length: 12 }, (_, index) => api('POST', path, { key, body: { secret_key: `LONG_${index}`, secret_value: 'x'.repeat(32_700) } })));
    const refused = made.filter(({ status }) => status !== 200);
    expect(refused.map(outcome)).toEqual(Array.from({ length: 4 }, () => [400, 6001]));
    expect(refused[0]?.body.message).toContain('262144 bytes');
    const { id } = made.find(({ status }) => status === 200)?.body;
    expect(outcome(await api('PUT', `${path}/${id}`, { key, body: { secret_value: 'x'.repeat(32_768), secret_key: `LONG_${'X'.repeat(120)}` } }))).toEqual([200]);
    const small = (await api('POST', path, { key, body: { secret_key: 'SMALL', secret_value: 'x' } })).body.id;
    expect(outcome(await api('PUT', `${path}/${small}`, { key, body: { secret_value: 'x'.repeat(1000) } }))).toEqual([400, 6001]);
    expect((await api('POST', `/v1/algo/verbose/Long/${commit}`, { key, body: 'x' })).body.result).toBe(7 * 32_700 + 32_768);
  });

  it.each([
    ['no_value', { secret_key: 'NO_VALUE' }, [400, 8004]], ['path', { secret_key: 'PATH', secret_value: 'x' }, [400, 8000]], ['algorithmia_api', { secret_key: 'ALGORITHMIA_API', secret_value: 'x' }, [400, 8000]],
    ['ld_preload', { secret_key: 'LD_PRELOAD', secret_value: 'x' }, [400, 8000]], ['a b', { secret_key: 'A B', secret_value: 'x' }, [400, 8000]], ['big', { secret_key: 'BIG', secret_value: 'x'.repeat(40_000) }, [400, 8000]],
    ['elsewhere', { secret_key: 'ELSEWHERE', secret_value: 'x', provider_id: 'vault' }, [404, 8006]], ['other', { secret_key: 'OTHER', secret_value: 'x', owner_id: '00000000-0000-0000-0000-000000000000' }, [400, 8000]],
    ['once', { secret_key: 'ONCE', secret_value: 'x' }, [200]], ['once', { secret_key: 'ONCE', secret_value: 'y' }, [409, 8001]],
  ])('%s: taken or refused', async (_, body, expected) => {
    expect(outcome(await api('POST', `/v1/algorithms/${bootstrap().username}/Hello/secrets`, { body }))).toEqual(expected);
  });
});

describe('insights', () => {
  const source = 'import Algorithmia\ndef apply(input):\n    Algorithmia.client().report_insights({"faces": input, "ok": True})\n    return input';

  it('are kept of calls by hash, and of versions that were published so', async () => {
    const author = await createUser('insightful');
    const commit = await deploy('Report', { 'src/Report.py': source, 'requirements.txt': 'algorithmia>=1.10,<2\nsix\n' }, {}, author);
    const call = (version: string, body: object | number) => api('POST', `/v1/algo/insightful/Report/${version}`, { key: author.key, body: JSON.stringify(body), headers: { 'Content-Type': 'application/json' } });
    const list = async () => (await api('GET', '/v1/algorithms/insightful/Report/insights', { key: author.key })).body.results;
    const { request_id } = (await call(commit, 3)).body;
    expect(await list()).toMatchObject([{ request_id, algorithm_owner: 'insightful', algorithm_name: 'Report', algorithm_version: commit, metrics: { faces: 3, ok: true } }]);
    const publish = async (insights_enabled: boolean) => {
      await expectOk(api('POST', '/v1/algorithms/insightful/Report/compile', { key: author.key, body: {} }));
      await expectOk(api('POST', '/v1/algorithms/insightful/Report/versions', { key: author.key, body: { version_info: { insights_enabled } } }));
    };
    await publish(false);
    await call('latestPrivate', 4);
    await publish(true);
    await call('latestPrivate', 5);
    expect((await list()).map(({ metrics }: { metrics: { faces: number } }) => metrics.faces)).toEqual([5, 3]);
  });

  it('come from inside only', async () => {
    expect(outcome(await api('POST', '/v1/insights', { body: [{ insight_key: 'a', insight_value: 1 }] }))).toEqual([403, 2001]);
  });
});

describe('source-code managers', () => {
  const scm = (id: string, client_id = id) => ({
    id, provider: 'github', enabled: true, oauth: { client_id, client_secret: 'hush-hush' }, urls: { web: `https://${id}.example.com/`, api: `https://api.${id}.example.com`, ssh: `ssh://git@${id}.example.com` },
  });

  it('come, change and go by the rules, and never show their secret', async () => {
    const made = await admin('POST', '/v1/admin/scms', scm('octo'));
    expect([made.status, made.body]).toEqual([201, { id: 'octo', name: 'octo', provider: 'github', default: false, enabled: true, oauth: { client_id: 'octo' }, scm: { client_id: 'octo' }, urls: { web: 'https://octo.example.com', api: 'https://api.octo.example.com', ssh: 'ssh://git@octo.example.com' } }]);
    expect((await api('GET', '/v1/scms')).text).not.toContain('hush');
    const steps: [string, string, object | undefined, unknown[]][] = [
      ['POST', '/v1/admin/scms', scm('octo', 'other'), [409, 4044]],
      ['POST', '/v1/admin/scms', { ...scm('octo'), id: 'octo2' }, [409, 4044]],
      ['POST', '/v1/admin/scms', { ...scm('inner'), provider: 'internal' }, [409, 4045]],
      ['POST', '/v1/admin/scms', { provider: 'github' }, [400, 4020]],
      ['PATCH', '/v1/admin/scms/octo', { enabled: 'no' }, [400, 4021]],
      ['PATCH', '/v1/admin/scms/nowhere', { enabled: false }, [404, 4009]],
      ['PATCH', '/v1/admin/scms/internal', { urls: scm('x').urls }, [409, 4045]],
      ['PATCH', '/v1/admin/scms/internal', { enabled: false }, [409, 4041]],
      ['DELETE', '/v1/admin/scms/octo', undefined, [409, 4040]],
      ['PATCH', '/v1/admin/scms/octo', { enabled: false }, [200]],
      ['POST', '/v1/admin/scms/octo/default', undefined, [409, 4042]],
      ['POST', '/v1/algorithms/demo', { name: 'OnOcto', source: { scm: 'octo' } }, [403, 2001]],
      ['PATCH', '/v1/admin/scms/octo', { enabled: true }, [200]],
      ['POST', '/v1/admin/scms/octo/default', undefined, [204]],
      ['DELETE', '/v1/admin/scms/octo', undefined, [409, 4041]],
      ['POST', '/v1/admin/scms/internal/default', undefined, [204]],
      ['PATCH', '/v1/admin/scms/octo', { enabled: false }, [200]],
      ['DELETE', '/v1/admin/scms/octo', undefined, [204]],
      ['DELETE', '/v1/admin/scms/octo', undefined, [404, 4009]],
      ['DELETE', '/v1/admin/scms/internal', undefined, [409, 4045]],
    ];
    for (const [method, path, body, expected] of steps) {
      expect([method, path, ...outcome(await admin(method, path, body))]).toEqual([method, path, ...expected]);
    }
  });
});

describe('the audit log', () => {
  it('has who did what, with which key, to what, from where, and how it ended', async () => {
    const { username, key } = await createUser('audited');
    await api('PUT', `/v1/users/${username}`, { key, body: { username: 'other' } });
    await api('POST', '/v1/users', { key, body: { username: 'never' } });
    await deploy('Traced', {}, {}, { username, key });
    const entries = (await admin('GET', '/v1/admin/audit?actor=AUDITED')).body.results;
    expect(entries.map(({ operation, status, target }: { operation: string; status: number; target: { username?: string } }) => [operation, status, target.username])).toEqual([
      ['gitPush', 200, 'audited'], ['createAlgorithm', 201, 'audited'], ['createUser', 403, 'never'], ['updateUser', 400, 'audited'],
    ]);
    const [keyEntry] = (await admin('GET', `/v1/admin/audit?operation=createUserKey&target=${username}`)).body.results;
    expect(keyEntry).toMatchObject({ actor: 'admin', method: 'POST', path: `/v1/users/${username}/keys`, target: { username, key_label: 'test' }, address: expect.stringMatching(/127\.0\.0\.1|::1/), status: 200 });
    expect(keyEntry.request_id).toMatch(/^req-/);
    expect(JSON.stringify(entries)).not.toContain(key);
  });

  it('pages, ends at dates, and leaves out what only reads or calls', async () => {
    const page = (await admin('GET', '/v1/admin/audit?limit=2')).body;
    const next = (await admin('GET', page.next_link.replace(/^https?:\/\/[^/]+/, ''))).body;
    expect(new Set([...page.results, ...next.results].map(({ id }: { id: string }) => id)).size).toBe(4);
    expect((await admin('GET', '/v1/admin/audit?end_date=2026-01-01T00:00:00Z')).body.results).toEqual([]);
    const recent = (await admin('GET', '/v1/admin/audit?limit=1000')).body.results;
    expect(recent.filter(({ method, path }: { method: string; path: string }) => method === 'GET' || path.startsWith('/v1/algo/'))).toEqual([]);
    expect(outcome(await admin('GET', '/v1/admin/audit?start_date=soon'))).toEqual([400, 6001]);
  });
});

describe('force', () => {
  it('deletes an algorithm that others may rely on', async () => {
    const { key } = await createUser('forced');
    await deploy('Public', {}, {}, { username: 'forced', key });
    await expectOk(api('POST', '/v1/algorithms/forced/Public/versions', { key, body: { settings: { algorithm_callability: 'public' } } }));
    expect(outcome(await api('DELETE', '/v1/algorithms/forced/Public', { key }))).toEqual([409, 6001]);
    expect((await admin('DELETE', '/v1/admin/algorithms/forced/Public')).status).toBe(204);
    const gone = await until(async () => ((await api('POST', '/v1/algo/forced/Public', { key, body: 'x' })).status === 404 ? true : undefined));
    expect(gone).toBe(true);
  });
});

describe('the last use of a key', () => {
  it('is noted', async () => {
    const { username } = await createUser('used_key');
    const key = await createKey(`users/${username}`, ALL);
    await api('GET', `/v1/users/${username}`, { key });
    const used = await until(async () => (await admin('GET', `/v1/users/${username}/keys`)).body[1].last_used_at);
    expect(Date.now() - Date.parse(used)).toBeLessThan(60_000);
  });
});
