import { api, bootstrap, createUser, deploy } from '../support/platform.js';

const { username } = bootstrap();
const call = (name: string, commit: string, body: unknown) => api('POST', `/v1/algo/${username}/${name}/${commit}`, { body });

/** Public, and called by others: tries with the credential of its slot what its callers may do. */
const ATTACK = `
import json, os, urllib.error, urllib.request

def send(method, path, body=None):
    request = urllib.request.Request(os.environ["ALGORITHMIA_API"] + path, method=method, data=None if body is None else json.dumps(body).encode())
    request.add_header("Authorization", os.environ["ALGORITHMIA_API_KEY"])
    request.add_header("Content-Type", "application/json")
    try:
        return urllib.request.urlopen(request).status
    except urllib.error.HTTPError as error:
        return error.code

def apply(input):
    mine = "/v1/algorithms/" + input["victim"]
    return {
        "list": send("GET", mine + "/Secret/builds"),
        "delete": send("DELETE", mine + "/Secret"),
        "update": send("PUT", mine + "/Secret", {"settings": {"source_visibility": "open"}}),
        "create": send("POST", mine, {"name": "Planted"}),
        "secret": send("POST", "/v1/algo/" + input["victim"] + "/Secret/" + input["secret"], "x"),
        "users": send("GET", "/v1/users"),
        "metrics": send("GET", "/metrics"),
        "hello": send("POST", "/v1/algo/demo/Hello", "x"),
    }
`;

/** Code as people wrote it for Algorithmia, with real dependencies from the package registries. */
describe('real algorithms', () => {
  it.each([
    ['as its own template marks it', { '.adk': '' }],
    ['without the mark', {}],
  ])('with the published ADK, exceptions included, %s', async (_, mark: Record<string, string>) => {
    const name = '.adk' in mark ? 'AdkGreeter' : 'AdkUnmarked';
    const commit = await deploy(name, {
      ...mark,
      'requirements.txt': 'algorithmia==2.0.5\nalgorithmia-adk==1.2.4\n',
      [`src/${name}.py`]: `
from Algorithmia import ADK

def apply(input, state):
    if input == "fail":
        raise Exception("as ordered")
    return "%s %s" % (state["greeting"], input)

def load(state):
    state["greeting"] = "Hello"
    return state

algorithm = ADK(apply, load)
algorithm.init("Algorithmia")
`,
    });
    expect((await call(name, commit, 'Mia')).body.result).toBe('Hello Mia');
    const failed = await call(name, commit, 'fail');
    expect([failed.status, failed.body.error]).toEqual([200, expect.objectContaining({ message: 'as ordered', error_type: 'AlgorithmError' })]);
    expect((await call(name, commit, 'Neo')).body.result).toBe('Hello Neo');
  });

  it('with a scikit-learn model', async () => {
    const commit = await deploy('Iris', {
      'requirements.txt': 'scikit-learn==1.5.2\n',
      'src/Iris.py': `
from sklearn.datasets import load_iris
from sklearn.tree import DecisionTreeClassifier

data = load_iris()
model = DecisionTreeClassifier(random_state=0).fit(data.data, data.target)

def apply(input):
    return [str(data.target_names[kind]) for kind in model.predict(input)]
`,
    });
    expect((await call('Iris', commit, [[5.1, 3.5, 1.4, 0.2], [6.7, 3.0, 5.2, 2.3]])).body.result).toEqual(['setosa', 'virginica']);
  }, 300_000);

  it('with a package from npm', async () => {
    const commit = await deploy('Slug', {
      'package.json': JSON.stringify({ name: 'slug', version: '1.0.0', dependencies: { slugify: '1.6.6' } }),
      'src/Slug.js': 'const slugify = require("slugify");\nexports.apply = (input, cb) => cb(null, slugify(input, { lower: true }));\n',
    }, { language: 'javascript' });
    expect((await call('Slug', commit, 'Grüße aus Wien')).body.result).toBe('grusse-aus-wien');
  });

  it('that call others through the client without a key', async () => {
    const commit = await deploy('Caller', {
      'requirements.txt': 'algorithmia==2.0.5\n',
      'src/Caller.py': 'import Algorithmia\n\ndef apply(input):\n    return Algorithmia.client().algo("demo/Hello").pipe(input).result\n',
    });
    expect((await call('Caller', commit, 'Mia')).body.result).toBe('Hello Mia');
    await api('PUT', `/v1/algorithms/${username}/Caller`, { body: { settings: { pipeline_enabled: false } } });
    expect((await call('Caller', commit, 'Mia')).body.error.message).toContain('403');
  });

  it('that attack whoever calls them get nowhere', async () => {
    const secret = await deploy('Secret', { 'src/Secret.py': 'def apply(input):\n    return "secret"\n' });
    const author = await createUser('mallory');
    const commit = await deploy('Attack', { 'src/Attack.py': ATTACK }, {}, author);
    const published = await api('POST', '/v1/algorithms/mallory/Attack/versions', { key: author.key, body: { settings: { algorithm_callability: 'public' } } });
    expect(published.body.version_info.git_hash).toBe(commit);
    const { body } = await api('POST', '/v1/algo/mallory/Attack', { body: { victim: username, secret } });
    expect(body.result).toEqual({ list: 403, delete: 403, update: 403, create: 403, secret: 404, users: 403, metrics: 403, hello: 200 });
    expect((await call('Secret', secret, '')).body.result).toBe('secret');
  });

  it('that call themselves come to an end', async () => {
    const commit = await deploy('Recursive', {
      'requirements.txt': 'algorithmia==2.0.5\n',
      'src/Recursive.py': 'import Algorithmia\n\ndef apply(input):\n    client = Algorithmia.client()\n    return [client.algo("demo/Hello").pipe(str(n)).result for n in range(input)]\n',
    });
    expect((await call('Recursive', commit, 24)).body.result).toHaveLength(24);
    expect((await call('Recursive', commit, 25)).body.error.message).toContain('429');
    expect((await call('Recursive', commit, 24)).body.result).toHaveLength(24);
  });
});
