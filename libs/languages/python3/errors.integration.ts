import { needing } from '../../../test/support/needing.js';
import type { Outcome, Slot } from '../../executor/slot.js';
import { call, LanguageWorld } from '../contract/language-world.js';
import { inSandbox } from '../contract/local-executors.js';
import { fixture } from './fixture.js';

const { missing, open } = inSandbox(fixture.language);

/** What an algorithm may raise and do to its process, and the next call is served all the same. */
needing(missing).describe('the errors of a Python 3 algorithm, in the sandbox', () => {
  let world: LanguageWorld;
  let artifact: string;
  let slot: Slot;

  beforeAll(async () => {
    world = await LanguageWorld.open(fixture, await open());
    artifact = await world.built('errors');
    slot = await world.slot(artifact);
  }, 600_000);
  afterAll(() => world?.close(), 60_000);

  const act = (name: string, where = slot): Promise<Outcome> => call(where, { contentType: 'text', data: name });

  it.each([
    ['cancelled', 'gave up', /CancelledError: gave up/], ['base', 'of no kind', /in raised\n[^]*BaseException: of no kind/], ['mute', 'Mute', /in raised\n[^]*Mute/],
  ])('are errors of the call, whatever was raised: %s', async (name, message, stacktrace) => {
    expect(await act(name)).toMatchObject({ kind: 'algorithm-error', type: 'AlgorithmError', message, stacktrace: expect.stringMatching(stacktrace) });
  });

  it.each(['close', 'lose'])('are not, where the output is taken away: %s', async (name) => {
    const silent = await world.slot(artifact);
    expect(await act(name, silent)).toMatchObject({ kind: 'result' });
    expect(await act('base', silent)).toMatchObject({ kind: 'algorithm-error', message: 'of no kind' });
  });

  it('end the process where that is what they ask for', async () => {
    expect(await act('exit', await world.slot(artifact))).toMatchObject({ kind: 'crashed', exitCode: 3 });
  });
});
