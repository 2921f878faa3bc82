import { needing } from '../../../test/support/needing.js';
import { writeJson } from '../../executor/exact-json.js';
import { call, LanguageWorld } from '../contract/language-world.js';
import { inSandbox } from '../contract/local-executors.js';
import { fixture } from './fixture.js';
import { openCrateMirror } from './testing/crate-mirror.js';

const { missing, open } = inSandbox(fixture.language);
const BUILD_MS = 600_000;

needing(missing).describe('algorithms in Rust, in the sandbox', () => {
  let world: LanguageWorld;
  let mirror: Awaited<ReturnType<typeof openCrateMirror>>;

  beforeAll(async () => {
    mirror = await openCrateMirror();
    world = await LanguageWorld.open({ ...fixture, mirrors: async () => mirror }, await open());
  });
  afterAll(() => world?.close(), 60_000);

  it('take and give types of their own, each kind of input by its function', async () => {
    const slot = await world.slot(await world.built('typed'));
    expect(await call(slot, { contentType: 'json', data: [['pear', 2], ['pear', 1]] })).toMatchObject({ kind: 'result', contentType: 'json', result: { pear: 3 } });
    const exact = await call(slot, { contentType: 'json', data: [['plum', 1]] });
    expect(writeJson(exact.kind === 'result' && exact.result)).toBe('{"plum":9007199254740993}');
    expect(await call(slot, { contentType: 'binary', data: 'AQID' })).toMatchObject({ kind: 'result', contentType: 'binary', result: 'AwIB' });
    expect(await call(slot, { contentType: 'text', data: '41' })).toMatchObject({ kind: 'result', contentType: 'json', result: 42 });
    expect(await call(slot, { contentType: 'text', data: 'x' })).toMatchObject({ kind: 'algorithm-error', type: 'AlgorithmError', message: 'invalid digit found in string' });
    expect(await call(slot, { contentType: 'json', data: [['fig', 1]] })).toMatchObject({ kind: 'algorithm-error', message: 'no total\ncaused by: fig has no price' });
    expect(await call(slot, { contentType: 'json', data: { pear: 1 } })).toMatchObject({ kind: 'algorithm-error', type: 'InputError', message: expect.stringContaining('invalid type: map') });
  }, BUILD_MS);

  it('take and give values of JSON without more', async () => {
    const slot = await world.slot(await world.built('json-values'));
    expect(await call(slot, { contentType: 'json', data: [1, null] })).toMatchObject({ kind: 'result', contentType: 'json', result: { given: [1, null] } });
    expect(await call(slot, { contentType: 'text', data: 'x' })).toMatchObject({ kind: 'result', contentType: 'json', result: { given: 'x' } });
    expect(await call(slot, { contentType: 'binary', data: 'AQID' })).toMatchObject({ kind: 'algorithm-error', type: 'InputError', message: 'The algorithm takes JSON, and was given binary data.' });
  }, BUILD_MS);

  it('may be programs of their own', async () => {
    const slot = await world.slot(await world.built('program'));
    expect(await call(slot, { contentType: 'text', data: 'Mia' })).toMatchObject({ kind: 'result', result: 'Hello Mia from a program' });
  }, BUILD_MS);

  it.each([
    ['no function to call', 'no-apply', 'src/lib.rs has no public function apply(input).'],
    ['a library of another name', 'unnamed', 'The library must have the name "algorithm".'],
  ])('with %s do not build, and are told why', async (_problem, program, reason) => {
    const { outcome, log } = await world.build(program);
    expect(outcome.kind).toBe('failed');
    expect(log).toContain(reason);
  }, BUILD_MS);

  it('come with packages of the mirror, which CARGO_MIRROR names', () => {
    expect(mirror.requests).toBeGreaterThan(5);
  });

  it('are not built with packages of anywhere else', async () => {
    const environment = { CARGO_MIRROR: 'http://127.0.0.1:1/index' };
    const alone = await LanguageWorld.open({ ...fixture, mirrors: async () => ({ environment, close: async () => undefined }) }, await open());
    try {
      const { outcome, log } = await alone.build('json-values');
      expect(outcome.kind).toBe('failed');
      expect(log).toContain('127.0.0.1 port 1');
    } finally {
      await alone.close();
    }
  }, BUILD_MS);
});
