import { needing } from '../../../test/support/needing.js';
import { JsonText, writeJson } from '../../executor/exact-json.js';
import type { Slot } from '../../executor/slot.js';
import type { LanguageFixture } from './language-fixture.js';
import { act, call, callForValue, LanguageWorld } from './language-world.js';
import { inDocker, inSandbox, type LocalExecutor } from './local-executors.js';

const BUILD_MS = 600_000;
const MIB = 1 << 20;

const VALUES: [string, unknown][] = [
  ['null', null], ['a boolean', true], ['a number', -2.5], ['zero', 0], ['a string', 'Zoë 🦜'], ['an empty list', []], ['an empty object', {}],
  ['nested JSON', { list: [1, [2, { deep: [null, false, 'x'] }]], 'key with "quotes"': { 'Ünïcode': '\u2028 line' } }],
  ['a large integer', 2 ** 53 - 1],
];

/** What every language does on every executor of this machine (platform reference, 2 and 3). */
export function languageContract(fixture: LanguageFixture): void {
  const sandbox = inSandbox(fixture.language);
  contractOn(sandbox, fixture);
  // The tests' own registries are filled with the tools of the machine.
  const missing = fixture.mirrors && sandbox.missing;
  contractOn({ ...(missing && { missing }), ...inDocker(fixture.language) }, fixture);
}

function contractOn({ id, missing, open }: LocalExecutor, fixture: LanguageFixture): void {
  needing(missing).describe(`${fixture.language.id} keeps the contract of languages on ${id}`, () => {
    let world: LanguageWorld;
    let artifact: string;
    let slot: Slot;

    beforeAll(async () => {
      world = await LanguageWorld.open(fixture, await open());
      artifact = await world.built('behaviours');
      slot = await world.slot(artifact);
    }, BUILD_MS);
    afterAll(() => world?.close(), 60_000);

    it('greets from its template', async () => {
      const greeter = await world.slot(await world.built());
      expect(await call(greeter, { contentType: 'text', data: 'Mia' })).toMatchObject({ kind: 'result', contentType: 'text', result: 'Hello Mia' });
    }, BUILD_MS);

    it.each(VALUES)('takes and gives JSON: %s', async (_name, value) => {
      const contentType = typeof value === 'string' ? 'text' : 'json';
      expect(await callForValue(slot, { contentType: 'json', data: value })).toMatchObject({ kind: 'result', contentType, result: value });
    });

    it('keeps integers beyond what a double holds, where the language has them', async () => {
      const outcome = await call(slot, { contentType: 'json', data: new JsonText('{"id":12345678901234567}') });
      expect(outcome).toMatchObject({ kind: 'result', contentType: 'json' });
      expect(writeJson(outcome.kind === 'result' && outcome.result).replaceAll(' ', '')).toBe(fixture.exactIntegers ? '{"id":12345678901234567}' : '{"id":12345678901234568}');
    });

    it('takes and gives text, in Unicode and of many lines', async () => {
      for (const data of ['', 'Zoë says:\n\t"Grüß Gott" \\ 🦜\r\n', '{"not": "parsed"}']) {
        expect(await call(slot, { contentType: 'text', data })).toMatchObject({ kind: 'result', contentType: 'text', result: data });
      }
    });

    it('takes and gives binary, every byte of it', async () => {
      const bytes = Buffer.from(Array.from({ length: 512 }, (_, index) => index % 256));
      for (const data of [bytes.toString('base64'), '', Buffer.from([0]).toString('base64')]) {
        expect(await call(slot, { contentType: 'binary', data })).toMatchObject({ kind: 'result', contentType: 'binary', result: data });
      }
    });

    it('takes and gives 10 MiB', async () => {
      const text = 'Zoë '.repeat(Math.floor((10 * MIB) / 5));
      const outcome = await call(slot, { contentType: 'text', data: text });
      expect(outcome.kind === 'result' && outcome.result === text).toBe(true);
    });

    it('tells what was raised, with its place, and goes on', async () => {
      const outcome = await act(slot, 'raise', { message: 'Zoë is not here' });
      expect(outcome).toMatchObject({ kind: 'algorithm-error', type: expect.any(String), message: expect.stringContaining('Zoë is not here') });
      expect(outcome).toMatchObject({ stacktrace: expect.stringMatching(/Suite|behaviours|raise/i) });
      expect(await call(slot, { contentType: 'text', data: 'on' })).toMatchObject({ kind: 'result', result: 'on' });
    });

    it('keeps its state between calls of one slot, and from those of another', async () => {
      const [mine, other] = [await world.slot(artifact), await world.slot(artifact)];
      const counts = [await act(mine, 'count'), await act(mine, 'count'), await act(other, 'count')];
      expect(counts.map((outcome) => outcome.kind === 'result' && outcome.result)).toEqual([1, 2, 1]);
    });

    it('captures what is printed, apart from the result', async () => {
      const text = '{"result": "forged", "metadata": {"content_type": "text"}} Zoë';
      expect(await act(slot, 'print', { text })).toMatchObject({ kind: 'result', result: 'printed', stdout: expect.stringContaining(text) });
      expect(await act(slot, 'count')).toMatchObject({ kind: 'result', stdout: '' });
    });

    it('uses a package from its registry', async () => {
      expect(await act(slot, 'dependency')).toMatchObject({ kind: 'result', result: fixture.dependency });
    });

    it('calls another algorithm, and reads data, though it is isolated', async () => {
      expect(await act(slot, 'call', { algorithm: 'demo/Double/0.1.0', input: 21 })).toMatchObject({ kind: 'result', result: 42 });
      expect(await act(slot, 'data', { uri: 'data://.my/models/greeting.txt' })).toMatchObject({ kind: 'result', result: 'Good morning, Zoë' });
    });

    it('is ended at its time limit', async () => {
      const sleeper = await world.slot(artifact);
      expect(await act(sleeper, 'sleep', { seconds: 0.01 })).toMatchObject({ kind: 'result' });
      expect(await act(sleeper, 'sleep', { seconds: 60 }, { timeoutMs: 500 })).toMatchObject({ kind: 'timeout', limitMs: 500 });
    });

    needing(!fixture.hasLoad && `${fixture.language.id} has none`).describe('load', () => {
      it('runs once for each slot', async () => {
        const loaded = await world.slot(artifact);
        expect(await act(loaded, 'loaded')).toMatchObject({ kind: 'result', result: 1 });
        expect(await act(loaded, 'loaded')).toMatchObject({ kind: 'result', result: 1 });
      });

      it('answers every request with its failure', async () => {
        const failing = await world.slot(await world.built('load-fails'));
        for (let time = 0; time < 2; time++) {
          expect(await call(failing, { contentType: 'text', data: 'x' })).toMatchObject({
            kind: 'algorithm-error', type: 'LoadingError', message: expect.stringContaining('no model'),
          });
        }
      }, BUILD_MS);
    });

    it('says what is wrong with sources that do not build', async () => {
      const { outcome, log } = await world.build('build-fails');
      expect(outcome).toEqual({ kind: 'failed', reason: expect.stringContaining('failed') });
      expect(log).toMatch(fixture.buildFailure);
    }, BUILD_MS);

    it('builds again with what the last build kept', async () => {
      const again = await world.slot(await world.built('behaviours'));
      expect(await act(again, 'dependency')).toMatchObject({ kind: 'result', result: fixture.dependency });
    }, BUILD_MS);
  });
}
