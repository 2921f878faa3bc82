import { needing } from '../../../test/support/needing.js';
import type { AlgorithmInput, Outcome, Slot } from '../../executor/slot.js';
import { call, callForValue, LanguageWorld } from '../contract/language-world.js';
import { inSandbox } from '../contract/local-executors.js';
import { fixture } from './fixture.js';

const { missing, open } = inSandbox(fixture.language);

/** Values that R has and JSON has not, and the other way round. */
needing(missing).describe('the values of an R algorithm, in the sandbox', () => {
  let world: LanguageWorld;
  let slot: Slot;

  beforeAll(async () => {
    world = await LanguageWorld.open(fixture, await open());
    slot = await world.slot(await world.built('values'));
  }, 600_000);
  afterAll(() => world?.close(), 60_000);

  const value = (code: string): Promise<Outcome> => call(slot, { contentType: 'text', data: code });

  it.each([
    ['an array of one', [5]], ['arrays of one string and of one boolean', { a: ['x'], b: [true] }], ['nulls', { a: null, b: [null], c: [1, null] }],
    ['arrays in arrays', [[], [[1, 2], [3]], [{}], [[]]]], ['kinds mixed', [1, 'x', true]], ['numbers', [0.1, 0.30000000000000004, 1e300, -2.5e-308, 2147483648]],
    ['control characters', ['\u0001\b\t\n\f\r\u001f\u007f"\\']], ['a key without characters', { '': 1 }],
  ])('come back as they went: %s', async (_name, data) => {
    expect(await callForValue(slot, { contentType: 'json', data })).toMatchObject({ kind: 'result', contentType: 'json', result: data });
  });

  it.each<[string, unknown]>([
    ['data.frame(n = 1:2, s = c("a", NA))', { n: [1, 2], s: ['a', null] }], ['data.frame(n = 1)', { n: [1] }], ['matrix(1:6, nrow = 2)', [[1, 3, 5], [2, 4, 6]]],
    ['array(1:8, c(2, 2, 2))', [[[1, 5], [3, 7]], [[2, 6], [4, 8]]]], ['matrix(1)', [[1]]], ['c(a = 1, b = NA)', { a: 1, b: null }], ['factor(c("x", "y"))', ['x', 'y']],
    ['c(1.5, NA, NaN, Inf, -Inf)', [1.5, null, 'NaN', 'Inf', '-Inf']], ['NA', null], ['c(TRUE, NA)', [true, null]], ['numeric()', []], ['list(I(1L), 1L)', [[1], 1]],
    ['as.Date("2024-02-29")', '2024-02-29'], ['list(as.POSIXct(0, origin = "1970-01-01"))', ['1970-01-01T00:00:00.000Z']], ['list(as.raw(1:3))', ['AQID']],
    ['c("a", "b")', ['a', 'b']], ['invisible(1)', 1], ['state$model', 'trained'], ['plot(1:3); 1', 1], ['setdiff(ls(globalenv()), c("algorithm", "load"))', []], ['latin <- "Zo\\xeb"; Encoding(latin) <- "latin1"; latin', 'Zoë'],
  ])('become JSON: %s', async (code, result) => {
    expect(await value(code)).toMatchObject({ kind: 'result', result });
  });

  it.each([['globalenv()', 'A value of class "environment" has no form in JSON'], ['list(mean)', 'A value of class "function"'], ['"Zo\\xeb"', 'not valid UTF-8']])(
    'are refused where they have no form in JSON: %s', async (code, message) => {
      expect(await value(code)).toMatchObject({ kind: 'algorithm-error', type: 'AlgorithmError', message: expect.stringContaining(message) });
    },
  );

  it('have the class of a condition for the type of an error, and the place of each call', async () => {
    expect(await value('stop(structure(class = c("InputError", "error", "condition"), list(message = "no face", call = NULL)))')).toMatchObject({
      kind: 'algorithm-error', type: 'InputError', message: 'no face', stacktrace: expect.stringMatching(/^InputError: no face\n {2}at stop\(/),
    });
    expect(await value('log("a")')).toMatchObject({ type: 'AlgorithmError', stacktrace: expect.stringMatching(/in log\("a"\): non-numeric[^]*at eval\(parse\(text = input\)\) \(src\/Suite\.r:8\)/) });
    expect(await value('f <- function() f(); f()')).toMatchObject({ kind: 'algorithm-error' });
    expect(await value('1')).toMatchObject({ kind: 'result', result: 1 });
  });

  it('never lose what R has no strings for', async () => {
    const input: AlgorithmInput = { contentType: 'json', data: { name: 'a\0b' } };
    expect(await call(slot, input)).toMatchObject({ kind: 'algorithm-error', message: expect.stringContaining('send the input as binary') });
    expect(await call(slot, { contentType: 'json', data: ['a\\u0000b', 1] })).toMatchObject({ kind: 'result', result: ['a\\u0000b', 1] });
  });

  it('print what they print, though the code leaves a diversion', async () => {
    expect(await value('sink("/tmp/diverted"); message("to the log"); "on"')).toMatchObject({ kind: 'result', result: 'on' });
    expect(await value('print("seen"); 2')).toMatchObject({ kind: 'result', result: 2, stdout: expect.stringContaining('[1] "seen"') });
  });
});
