import { api, bootstrap, Clone, createUser, deploy, settings } from '../support/platform.js';

/** The main job, as an author and a caller do it: create, clone, push, publish, call by every form of version. */
describe('an algorithm', () => {
  const name = 'Greeter';
  const { username } = bootstrap();
  const path = `/v1/algorithms/${username}/${name}`;
  let clone: Clone;
  let commit: string;
  let stranger: { username: string; key: string };

  const call = (version: string, key?: string | null) => api('POST', `/v1/algo/${username}/${name}${version}`, { key, body: 'Mia', headers: { 'Content-Type': 'text/plain' } });

  beforeAll(async () => {
    stranger = await createUser('stranger');
  });
  afterAll(() => clone.remove());

  it('is created with a repository that holds the template, and is not callable yet', async () => {
    const created = await api('POST', `/v1/algorithms/${username}`, { body: { name, details: { label: 'Greeter' }, settings: settings() } });
    expect(created.status).toBe(201);
    expect(created.body).toMatchObject({ name, resource_type: 'algorithm', settings: { algorithm_callability: 'private', language: 'python3-1' }, source: { scm: { id: 'internal' } } });
    expect(created.body.build).toBeUndefined();
    expect((await call('')).status).toBe(404);
    clone = await Clone.of(name);
    const files = (await clone.git('ls-files')).stdout.split('\n');
    expect(files).toEqual(expect.arrayContaining(['algorithmia.conf', 'requirements.txt', `src/${name}.py`]));
  });

  it('refuses a second one of the name, in any case, with 1002', async () => {
    const again = await api('POST', `/v1/algorithms/${username}`, { body: { name: name.toUpperCase(), settings: settings() } });
    expect([again.status, again.body.code]).toEqual([409, 1002]);
  });

  it('is built by a push, which shows the progress and ends with its address', async () => {
    await clone.write(`src/${name}.py`, 'def apply(input):\n    print("greeting", input)\n    return "Hello " + input\n');
    await clone.write('README.md', '# Greeter\n\n<script>alert(1)</script>Greets.\n');
    const pushed = await clone.push();
    commit = pushed.commit;
    expect(pushed.output).toContain('remote: Building');
    expect(pushed.output).toContain(`algo://${username}/${name}/${commit}`);
    const { body } = await api('GET', `${path}/builds`);
    expect(body.results).toHaveLength(1);
    expect(body.results[0]).toMatchObject({ commit_sha: commit, status: 'succeeded', resource_type: 'algorithm_build' });
    const logs = await api('GET', `${path}/builds/${body.results[0].build_id}/logs`);
    expect(logs.body.logs).toContain('Beginning container customization');
    const object = (await api('GET', path)).body;
    expect(object.details.summary).toContain('<h1>Greeter</h1>');
    expect(object.details.summary).not.toContain('script');
  });

  it('is built also when its README is too intricate to show, which its log tells', async () => {
    await deploy('Intricate', { 'README.md': '~a~~a '.repeat(40_000) });
    const intricate = `/v1/algorithms/${username}/Intricate`;
    const [build] = (await api('GET', `${intricate}/builds`)).body.results;
    expect((await api('GET', `${intricate}/builds/${build.build_id}/logs`)).body.logs).toMatch(/README\.md is not shown[^]*Build succeeded/);
    expect((await api('GET', intricate)).body.details.summary).toBeUndefined();
  });

  it('can be called by its commit by its owner, and by nobody else', async () => {
    expect((await call(`/${commit}`)).body).toMatchObject({ result: 'Hello Mia', metadata: { content_type: 'text', duration: expect.any(Number) }, request_id: expect.stringMatching(/^req-/) });
    const other = await call(`/${commit}`, stranger.key);
    expect(other.status).toBe(404);
    expect(other.body.error.message).toBe(`algorithm algo://${username}/${name}/${commit} not found`);
    expect((await api('GET', path, { key: stranger.key })).body.code).toBe(1000);
  });

  it('is published privately as 0.1.0 and found by latestPrivate and its number', async () => {
    const published = await api('POST', `${path}/versions`, { body: { settings: { algorithm_callability: 'private' }, version_info: { version_type: 'minor', release_notes: 'First', sample_input: 'Neo' } } });
    expect(published.status).toBe(200);
    expect(published.body).toMatchObject({ version_info: { semantic_version: '0.1.0', git_hash: commit, sample_input: 'Neo', sample_output: 'Hello Neo', release_notes: 'First' }, build: { version_info: { semantic_version: '0.1.0' } } });
    expect((await call('/latestPrivate')).body.result).toBe('Hello Mia');
    expect((await call('/0.1.0')).body.result).toBe('Hello Mia');
    expect((await call('/0.1.0', stranger.key)).status).toBe(404);
    expect((await call('/0.1')).status).toBe(404);
    expect((await call('')).status).toBe(404);
  });

  it('is not published twice: 1007 until there is another build', async () => {
    const again = await api('POST', `${path}/versions`, { body: {} });
    expect([again.status, again.body.code]).toEqual([409, 1007]);
    const compiled = await api('POST', `${path}/compile`, { body: '' });
    expect(compiled.body).toMatchObject({ compilation: { successful: true }, version_info: { git_hash: commit } });
  });

  it('needs a minor step to become public, and says so', async () => {
    const body = { settings: { algorithm_callability: 'public' }, version_info: { version_type: 'patch' } };
    const refused = await api('POST', `${path}/versions`, { body });
    expect([refused.status, refused.body.message]).toEqual([400, expect.stringContaining('at least "minor"')]);
    const published = await api('POST', `${path}/version`, { body: { ...body, version_info: { version_type: 'minor' } } });
    expect(published.body.version_info.semantic_version).toBe('0.2.0');
  });

  it.each(['', '/', '/latest', '/0.2.0', '/0.2', '/0.2.*', '/0.2.x', '/0.*', '/0'])('is called by everybody as "%s"', async (version) => {
    expect((await call(version, stranger.key)).body.result).toBe('Hello Mia');
  });

  it.each(['/0.1.0', '/latestPrivate', '/9.9.9', '/1.*', '/nonsense'])('is not found by a stranger as "%s"', async (version) => {
    expect((await call(version, stranger.key)).status).toBe(404);
  });

  it('is called without regard to case, by its id, with a leftover scheme, and with a bare or Bearer key', async () => {
    const { id } = (await api('GET', path)).body;
    for (const address of [`demo/${name.toLowerCase()}`, id, `${id}/0.2.0`, `algo://${username}/${name}`]) {
      expect((await api('POST', `/v1/algo/${address}`, { body: '"Mia"', headers: { 'Content-Type': 'application/json' } })).body.result).toBe('Hello Mia');
    }
    for (const Authorization of [bootstrap().api_key, `Bearer ${bootstrap().api_key}`]) {
      expect((await api('POST', `/v1/algo/${username}/${name}`, { key: null, body: 'Mia', headers: { Authorization, 'Content-Type': 'text/plain' } })).status).toBe(200);
    }
    expect((await api('GET', `/v1/algorithms/${id}`)).body.name).toBe(name);
    expect((await api('GET', `/v1/algorithms/${id}/versions`)).body.results.length).toBe(2);
  });

  it('shows what it printed to its owner alone', async () => {
    const own = await api('POST', `/v1/algo/${username}/${name}?stdout=True`, { body: 'Mia', headers: { 'Content-Type': 'text/plain' } });
    expect(own.body.metadata.stdout).toContain('greeting Mia');
    const other = await api('POST', `/v1/algo/${username}/${name}?stdout=true`, { key: stranger.key, body: 'Mia', headers: { 'Content-Type': 'text/plain' } });
    expect('stdout' in other.body.metadata).toBe(false);
  });

  it('lists its versions with their filters, and only the public ones to others', async () => {
    const list = async (query: string, key?: string) => (await api('GET', `${path}/versions${query}`, { key })).body.results.map((item: any) => item.version_info.semantic_version);
    expect(await list('')).toEqual(['0.2.0', '0.1.0']);
    expect(await list('?published=false')).toEqual([]);
    expect(await list('?callable=True')).toEqual(['0.2.0']);
    expect(await list('?callable=false')).toEqual(['0.1.0']);
    expect(await list('', stranger.key)).toEqual(['0.2.0']);
    const first = (await api('GET', `${path}/versions?limit=1`)).body;
    expect(first.results).toHaveLength(1);
    const second = await fetch(first.next_link, { headers: { Authorization: bootstrap().api_key } }).then((response) => response.json() as Promise<any>);
    expect(second.results[0].version_info.semantic_version).toBe('0.1.0');
    expect(second).toMatchObject({ marker: null, next_link: null });
    expect((await api('GET', `${path}/versions/${commit}`)).body.version_info.git_hash).toBe(commit);
  });

  it('keeps a failing build out of the way of callers, and shows its log', async () => {
    await clone.write(`src/${name}.py`, 'def apply(input:\n');
    await clone.git('commit', '--quiet', '--all', '--message', 'broken');
    const { stderr } = await clone.git('push');
    expect(stderr).toContain('SyntaxError');
    expect(stderr).toContain('Build failed');
    const compiled = await api('POST', `${path}/compile`);
    expect([compiled.status, compiled.body.compilation.successful]).toEqual([200, false]);
    expect(compiled.body.compilation.output).toContain('SyntaxError');
    expect((await call('')).body.result).toBe('Hello Mia');
  });

  it('cannot be deleted once others may rely on it', async () => {
    expect((await api('DELETE', path)).status).toBe(409);
    expect((await api('DELETE', path, { key: stranger.key })).status).toBe(403);
    await api('POST', `/v1/algorithms/${username}`, { body: { name: 'Shortlived', settings: settings() } });
    const gone = await api('DELETE', `/v1/algorithms/${username}/Shortlived`);
    expect([gone.status, gone.text]).toEqual([204, '']);
    expect((await api('GET', `/v1/algorithms/${username}/Shortlived`)).body.code).toBe(1000);
  });
});
