import { needing } from '../../../test/support/needing.js';
import type { Outcome, Slot } from '../../executor/slot.js';
import { call, LanguageWorld } from '../contract/language-world.js';
import { inSandbox } from '../contract/local-executors.js';
import { fixture } from './fixture.js';

const { missing, open } = inSandbox(fixture.language);

/** What an algorithm may raise and do to its process, and the next call is served all the same. */
needing(missing).describe('the errors of a Python 2 algorithm, in the sandbox', () => {
  let world: LanguageWorld;
  let slot: Slot;

  beforeAll(async () => {
    world = await LanguageWorld.open(fixture, await open());
    slot = await world.slot(await world.built('errors'));
  }, 600_000);
  afterAll(() => world?.close(), 60_000);

  const act = (name: string): Promise<Outcome> => call(slot, { contentType: 'text', data: name });

  it.each([
    ['base', 'of no kind', /in raised\n[^]*BaseException: of no kind/], ['mute', 'Mute', /in raised\n[^]*Mute/],
  ])('are errors of the call, whatever was raised: %s', async (name, message, stacktrace) => {
    expect(await act(name)).toMatchObject({ kind: 'algorithm-error', type: 'AlgorithmError', message, stacktrace: expect.stringMatching(stacktrace) });
  });

  // A process takes seconds to start: these are of the same one.
  it.each(['close', 'lose'])('are not, where the output is taken away: %s', async (name) => {
    expect(await act(name)).toMatchObject({ kind: 'result' });
    expect(await act('base')).toMatchObject({ kind: 'algorithm-error', message: 'of no kind' });
  });

  it('end the process where that is what they ask for', async () => {
    expect(await act('exit')).toMatchObject({ kind: 'crashed' });
  });
});
