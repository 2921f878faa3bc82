import { cpSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { needing } from '../../../test/support/needing.js';
import { JsonText, writeJson } from '../../executor/exact-json.js';
import type { StartRequest } from '../../executor/executor.js';
import type { AlgorithmInput, Slot } from '../../executor/slot.js';
import { call, LanguageWorld } from '../contract/language-world.js';
import { inSandbox } from '../contract/local-executors.js';
import { fixture } from './fixture.js';
import { openMavenMirror } from './testing/maven-mirror.js';

const json = (data: unknown): AlgorithmInput => ({ contentType: 'json', data });
const text = (data: string): AlgorithmInput => ({ contentType: 'text', data });
const binary = (data: string): AlgorithmInput => ({ contentType: 'binary', data: Buffer.from(data).toString('base64') });
const written = (text: string): AlgorithmInput => json(new JsonText(text));

const { missing, open } = inSandbox(fixture.language);

/** Platform reference, 2.3, Java legacy details. One build has a class for each group of rules; which of them runs is said in algorithmia.conf. */
needing(missing).describe('the apply of a Java algorithm, in the sandbox', () => {
  let world: LanguageWorld;
  let artifact: string;

  beforeAll(async () => {
    world = await LanguageWorld.open({ ...fixture, mirrors: () => openMavenMirror() }, await open());
    artifact = await world.built('rules');
  }, 600_000);
  afterAll(() => world?.close(), 60_000);

  async function algorithm(name: string, change: Partial<StartRequest> = {}): Promise<Slot> {
    const own = `${artifact}-${name}`;
    cpSync(artifact, own, { recursive: true, preserveTimestamps: true });
    writeFileSync(join(own, 'algorithmia.conf'), JSON.stringify({ algoname: name, username: 'mia' }));
    return world.slot(own, change);
  }

  async function results(name: string, inputs: AlgorithmInput[]): Promise<unknown[]> {
    const slot = await algorithm(name);
    const outcomes = [];
    for (const input of inputs) {
      const outcome = await call(slot, input);
      outcomes.push(outcome.kind === 'result' ? outcome.result : outcome.kind === 'algorithm-error' ? `${outcome.type}: ${outcome.message}` : outcome);
    }
    return outcomes;
  }

  it('is the one for the kind of the input, of several the preferred one', async () => {
    const inputs = [json(3), json('a'), text('3'), json(true), binary('abc'), json(['x', 'y']), json({ a: 1, b: [2] })];
    expect(await results('Preference', inputs)).toEqual(['double 3.0', 'String a', 'String 3', 'boolean true', 'byte[] 3', 'List [x, y]', 'Map {a=1.0, b=[2.0]}']);
  });

  it('gets integers whole', async () => {
    const big = '98765432109876543210';
    const slot = await algorithm('Integers');
    const result = async (data: string) => {
      const outcome = await call(slot, written(data));
      return outcome.kind === 'result' ? writeJson(outcome.result) : outcome;
    };
    expect(await result('1234567890123456789')).toBe('1234567890123456789');
    expect(await result(`[${big},10]`)).toBe(`${big}0`);
    expect(await call(slot, written(`{"small":5,"half":0.5,"long":9007199254740993,"big":${big},"none":null}`))).toMatchObject({
      result: `small Double 5.0\nhalf Double 0.5\nlong Long 9007199254740993\nbig BigInteger ${big}\nnone null null\n`,
    });
  });

  it('gets the items of an array where they fit its parameters, else the array', async () => {
    const inputs = [json([]), json(['a', 1]), json([1, 2]), json([[1, 2, 3], 'x']), json([1, 2, 3])];
    expect(await results('Spread', inputs)).toEqual(['nothing', 'text a, number 1', 'numbers 1 and 2', 'list of 3, text x', 'all 3']);
  });

  it('takes and gives objects, with what is null and with numbers that JSON does not have', async () => {
    const slot = await algorithm('Objects');
    const person = { full_name: 'Zoë', colours: ['RED'], friend: { full_name: 'Mia' } };
    const expected = { full_name: 'ZOË', colours: ['RED'], friend: { full_name: 'Mia', colours: null, friend: null, weight: 1.5 }, weight: 1.5 };
    expect(await call(slot, json(person))).toMatchObject({ contentType: 'json', result: expected });
    expect(await call(slot, text('special'))).toMatchObject({ contentType: 'json', result: { infinite: 'Infinity', nan: ['NaN', 1], nothing: null } });
    expect(await call(slot, json(true))).toMatchObject({ kind: 'algorithm-error', type: 'AlgorithmError' });
  });

  it('takes and gives JSON as text where it is marked so', async () => {
    const slot = await algorithm('Raw');
    expect(await call(slot, json([1, { a: null }]))).toMatchObject({ contentType: 'json', result: { seen: [1, { a: null }], length: 14 } });
    expect(await call(slot, json('x'))).toMatchObject({ contentType: 'json', result: { seen: 'x', length: 3 } });
    expect(await call(slot, text('x'))).toMatchObject({ kind: 'algorithm-error', message: expect.stringContaining('not JSON') });
  });

  it('gives the content of a file, which is gone then', async () => {
    const slot = await algorithm('Files');
    expect(await call(slot, text('Zoë'))).toMatchObject({ contentType: 'binary', result: Buffer.from('Zoë').toString('base64') });
    expect(await call(slot, json(true))).toMatchObject({ result: false });
  });

  it('is called once, whatever it throws', async () => {
    const slot = await algorithm('Once');
    expect(await call(slot, json({}))).toMatchObject({ kind: 'algorithm-error', message: 'mine' });
    expect(await call(slot, json(0))).toMatchObject({ result: 1 });
  });

  it('is told from those that do not fit', async () => {
    const [none, long] = await results('Once', [binary('abc'), text('x')]);
    expect([none, long]).toEqual([0, 0]);
    expect(await results('Integers', [text('x')])).toEqual([expect.stringMatching(/^AlgorithmError: No apply of algorithmia\.Integers\.Integers fits this text input.*apply\(int\)/)]);
  });

  it('must be given what it requires', async () => {
    const inputs = [json({ first: 'Mia' }), json({ first: 'Mia', last: 'Zoë' }), json({ last: 'Zoë' })];
    expect(await results('Inputs', inputs)).toEqual(['Mia', 'Mia Zoë', expect.stringContaining('Missing required field in JSON input: first')]);
  });

  it('runs out of memory before its slot does, and goes on', async () => {
    expect(await results('Hungry', [json(900), json(20)])).toEqual([expect.stringMatching(/^OutOfMemoryError: Java heap space/), 20]);
  });

  it('has room for 10 MiB in a slot of 256 MiB', async () => {
    const slot = await algorithm('Preference', { limits: { memoryMb: 256, processes: 64, cpus: 1, tmpMb: 16 } });
    const data = 'x'.repeat(10 << 20);
    for (let time = 0; time < 5; time++) {
      const outcome = await call(slot, text(data));
      expect(outcome.kind === 'result' && outcome.result === `String ${data}`).toBe(true);
    }
  });

  it('is missed by the build', async () => {
    const { outcome, log } = await world.build('misfits');
    expect(outcome.kind).toBe('failed');
    expect(log).toContain('algorithmia.Suite.Suite has no public method apply.');
  }, 600_000);
});
