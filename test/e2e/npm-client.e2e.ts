import { createRequire } from 'node:module';
import { bootstrap, deploy } from '../support/platform.js';

interface Pipe {
  get(): unknown;
  result: unknown;
  error?: { message: string };
  metadata: { content_type: string; duration: number };
}
interface Client {
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
});
