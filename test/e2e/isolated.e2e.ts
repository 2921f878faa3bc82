import { expectOk } from '../support/access-world.js';
import { api, bootstrap, createKey, createUser, deploy } from '../support/platform.js';

const PYTHON = `
import Algorithmia

def apply(input):
    client = Algorithmia.client()
    told = {}
    for path in input["paths"]:
        try:
            client.file(path).put("from " + path)
            told[path] = client.file(path).getString()
        except Exception as error:
            told[path] = "refused: " + str(error)
    try:
        told["call"] = client.algo("demo/Hello").pipe("Mia").result
    except Exception as error:
        told["call"] = "refused: " + str(error)
    return told
`;

const JAVASCRIPT = `
const { client } = require("algorithmia");
const told = (start) => new Promise((resolve) => start(resolve));

exports.apply = async ({ paths }) => {
  const answers = {};
  for (const path of paths) {
    const file = client().file(path);
    const put = await told((done) => file.putString("from " + path, done));
    answers[path] = put.error ? "refused: " + put.error.message : await told((done) => file.getString(done));
  }
  answers.call = await new Promise((resolve) => client().algo("demo/Hello").pipe("Mia").then((answer) => resolve(answer.error ? "refused: " + answer.error.message : answer.get())));
  return answers;
};
`;

/** Tries to be somebody else than the caller's algorithm, and to leave by other ways. */
const SMUGGLER = `
import json, os, socket, urllib.error, urllib.request
host = "/".join(os.environ["ALGORITHMIA_API"].split("/")[:3])

def send(method, path, key, base=os.environ["ALGORITHMIA_API"], body=b"{}"):
    request = urllib.request.Request(base + path, method=method, data=body, headers={"Authorization": key, "X-Forwarded-For": "192.0.2.99", "Content-Type": "text/plain"})
    try:
        return urllib.request.urlopen(request, timeout=10).status
    except urllib.error.HTTPError as error:
        return error.code

def reach(address):
    try:
        socket.create_connection(address, 0.5).close()
        return True
    except OSError:
        return False

def apply(input):
    loot = "/v1/data/smuggler/loot/"
    other = "/slot/" + input["slot"]
    return {
        "key": send("PUT", loot + "key", "Simple " + input["key"]),
        "key, no slot in the address": send("PUT", loot + "key", "Simple " + input["key"], host),
        "another slot": send("PUT", loot + "slot", input["slot"], host + other),
        "another slot inside": send("PUT", other + loot + "slot", input["slot"]),
        "a call with the key": send("POST", "/v1/algo/smuggler/Private", "Simple " + input["key"], host),
        "git": send("GET", "/git/smuggler/Private.git/info/refs?service=git-receive-pack", "Basic " + input["basic"], host, None),
        "own way": send("PUT", "/v1/data/.session/f", "", host),
        "reached": [port for port in input["ports"] if reach(("127.0.0.1", port))],
    }
`;

/** Code with `network_access` isolated: the platform's API is there, with the rights of the call, and nothing else. */
describe('isolated algorithms', () => {
  const isolated = { network_access: 'isolated' };
  const paths = ['data://.my/isolated/f.txt', 'data://.session/f', 'data://.algo/perm/f'];
  const call = async (address: string, body: unknown, key?: string) => (await api('POST', `/v1/algo/${address}`, { body, ...(key ? { key } : {}) })).body;
  const everything = Object.fromEntries([...paths.map((path) => [path, `from ${path}`]), ['call', 'Hello Mia']]);
  let owner: { username: string; key: string };

  beforeAll(async () => {
    owner = await createUser('isolated_owner');
    await expectOk(api('POST', '/v1/data/.my', { key: owner.key, body: { name: 'isolated' } }));
  });

  it.each([
    ['Python', 'PyIsolated', { 'requirements.txt': 'algorithmia==2.0.5\n', 'src/PyIsolated.py': PYTHON }, {}],
    ['JavaScript', 'JsIsolated', { 'package.json': JSON.stringify({ name: 'isolated', version: '1.0.0', dependencies: { algorithmia: '0.3.10' } }), 'src/JsIsolated.js': JAVASCRIPT }, { language: 'javascript' }],
  ])('in %s read and write data and call others by the published client, as their caller may', async (_, name, files, more) => {
    const address = `${owner.username}/${name}/${await deploy(name, files, { ...isolated, ...more }, owner)}`;
    expect((await call(address, { paths }, owner.key)).result).toEqual(everything);
    expect((await api('GET', '/v1/data/.my/isolated/f.txt', { key: owner.key })).text).toBe(everything[paths[0]!]);
    const calling = await createKey(`users/${owner.username}`, { allow_algo: true, algo_acl: ['algo://*'] });
    expect((await call(address, { paths }, calling)).result).toEqual({ ...everything, [paths[0]!]: expect.stringMatching(/^refused/) });
    await expectOk(api('PUT', `/v1/algorithms/${owner.username}/${name}`, { key: owner.key, body: { settings: { pipeline_enabled: false } } }));
    expect((await call(address, { paths }, owner.key)).result.call).toMatch(/^refused/);
  });

  it('speak for their caller alone, whatever key their author put into them, and reach nothing else', async () => {
    const author = await createUser('smuggler');
    await expectOk(api('POST', '/v1/data/.my', { key: author.key, body: { name: 'loot', acl: { read: ['user://*'] } } }));
    const open = await deploy('Private', { 'src/Private.py': 'import os\ndef apply(input):\n    return os.environ["ALGORITHMIA_API_KEY"]\n' }, {}, author);
    await deploy('Smuggler', { 'src/Smuggler.py': SMUGGLER }, isolated, author);
    await expectOk(api('POST', '/v1/algorithms/smuggler/Smuggler/versions', { key: author.key, body: { version_info: { version_type: 'minor' }, settings: { algorithm_callability: 'public' } } }));
    const slot = (await call(`smuggler/Private/${open}`, '', author.key)).result as string;
    const ports = [new URL(bootstrap().api_url).port, '22', '5432', '6379'].map(Number);
    const input = { key: author.key, slot, basic: Buffer.from(`smuggler:${author.key}`).toString('base64'), ports };
    expect((await call('smuggler/Smuggler', input)).result).toEqual({
      key: 403, 'key, no slot in the address': 403, 'another slot': 403, 'another slot inside': 404, 'a call with the key': 404, git: 401, 'own way': 200, reached: [],
    });
    expect((await api('GET', '/v1/data/.my/loot', { key: author.key })).body).toEqual({});
  });
});
