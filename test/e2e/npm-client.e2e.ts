import { createRequire } from 'node:module';
import { bootstrap, deploy } from '../support/platform.js';

interface Pipe {
  get(): unknown;
  result: unknown;
  error?: { message: string };
  metadata: { content_type: string; duration: number };
}
interface Client {
  file(path: string): Record<'put' | 'putString' | 'putJson' | 'getString' | 'getJson' | 'get' | 'exists' | 'delete', (...words: unknown[]) => void>;
  dir(path: string): Record<'create' | 'exists' | 'delete' | 'forEachFile', (...words: unknown[]) => void>;
  algo(path: string): { pipe(input: unknown): { then(done: (response: Pipe) => void): unknown } };
}
/** The published client from npm, unmodified. */
const algorithmia = createRequire(import.meta.url)('algorithmia') as { client(key: string, address: string): Client };

describe('the npm client', () => {
  const { api_url, api_key, username } = bootstrap();
  const client = algorithmia.client(api_key, api_url);
  const call = (path: string, input: unknown) => new Promise<Pipe>((resolve) => void client.algo(path).pipe(input).then(resolve));
  let echo: string;

  beforeAll(async () => {
    const commit = await deploy('NpmEcho', { 'src/NpmEcho.js': 'exports.apply = (input, cb) => (input === "fail" ? cb(new Error("failed")) : cb(null, input));' }, { language: 'javascript' });
    echo = `${username}/NpmEcho/${commit}`;
  });

  it('calls with text, JSON and bytes', async () => {
    expect((await call(`${username}/Hello`, 'Mia')).get()).toBe('Hello Mia');
    expect((await call(echo, { a: [1, 'ü'] })).get()).toEqual({ a: [1, 'ü'] });
    const bytes = Buffer.from([0, 1, 255]);
    const answer = await call(echo, bytes);
    expect(answer.metadata.content_type).toBe('binary');
    expect(Buffer.from(answer.get() as string).equals(bytes)).toBe(true);
  });

  it('throws what the algorithm raised, and what the platform refuses', async () => {
    const failed = await call(echo, 'fail');
    expect(() => failed.get()).toThrow('failed');
    const missing = await call(`${username}/Nothing`, 'x');
    expect(() => missing.get()).toThrow(`algorithm algo://${username}/Nothing not found`);
  });

  it('leaves the scheme in the address and is understood', async () => {
    expect((await call(`algo://${username}/Hello`, 'Neo')).get()).toBe('Hello Neo');
  });

  it('writes, reads, lists and deletes data', async () => {
    const dir = client.dir('data://.my/from_npm');
    const file = client.file('data://.my/from_npm/f.txt');
    /** The first thing that the client hands to its callback. */
    const told = (start: (done: (value: unknown) => void) => void) => new Promise(start);
    expect(await told((done) => dir.exists(done))).toBe(false);
    expect(await told((done) => dir.create(done))).toEqual({ result: `data://${username}/from_npm` });
    expect(await told((done) => file.putString('häl lo', done))).toEqual({ result: `data://${username}/from_npm/f.txt` });
    expect(await told((done) => file.getString(done))).toBe('häl lo');
    await told((done) => file.putJson('{"a":[1]}', done));
    expect(await told((done) => file.getJson(done))).toEqual({ a: [1] });
    await told((done) => file.put(Buffer.from([0, 255]), done));
    const bytes = await new Promise((resolve, reject) => file.get((error: Error | null, data: unknown) => (error ? reject(error) : resolve(data))));
    expect([...(bytes as Buffer)]).toEqual([0, 255]);
    expect(await told((done) => file.exists(done))).toBe(true);
    const names: string[] = [];
    await told((done) => dir.forEachFile((_: unknown, one: { data_path: string }) => done(names.push(one.data_path))));
    expect(names).toEqual(['.my/from_npm/f.txt']);
    expect(await told((done) => file.delete(done))).toEqual({ result: { deleted: 1 } });
    expect(await told((done) => file.exists(done))).toBe(false);
    expect(await told((done) => dir.delete(false, done))).toEqual({ result: { deleted: 1 } });
  });
});
