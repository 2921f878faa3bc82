import { needing } from '../../../test/support/needing.js';
import type { Outcome, Slot } from '../../executor/slot.js';
import { call, LanguageWorld } from '../contract/language-world.js';
import { inSandbox } from '../contract/local-executors.js';
import { fixture } from './fixture.js';

const { missing, open } = inSandbox(fixture.language);

/** What an algorithm may throw and give back, and the next call is served all the same. */
needing(missing).describe('the errors of a JavaScript algorithm, in the sandbox', () => {
  let world: LanguageWorld;
  let slot: Slot;

  beforeAll(async () => {
    world = await LanguageWorld.open(fixture, await open());
    slot = await world.slot(await world.built('errors'));
  }, 600_000);
  afterAll(() => world?.close(), 60_000);

  const act = (name: string): Promise<Outcome> => call(slot, { contentType: 'text', data: name });

  it.each([
    ['function', 'The result is a value of type function that has no form in JSON.'], ['symbol', 'The result is a value of type symbol that has no form in JSON.'],
    ['empty toJSON', 'The result is a value of type object that has no form in JSON.'], ['bigint', 'BigInt'],
  ])('tell of a result that has no form in JSON: %s', async (name, message) => {
    expect(await act(name)).toMatchObject({ kind: 'algorithm-error', type: 'AlgorithmError', message: expect.stringContaining(message) });
  });

  it.each([['nothing', null], ['own toJSON', '1970-01-01T00:00:00.000Z']])('leave a result that has one: %s', async (name, result) => {
    expect(await act(name)).toMatchObject({ kind: 'result', contentType: 'json', result });
  });

  it.each([
    ['no prototype', '[object Object]'], ['locked', '[object Error]'], ['revoked', 'A value of type object was thrown.'], ['a symbol', 'Symbol(x)'], ['null', 'null'],
  ])('are errors of the call, whatever was thrown: %s', async (name, message) => {
    expect(await act(name)).toMatchObject({ kind: 'algorithm-error', type: 'AlgorithmError', message });
  });
});
