import { needing } from '../../../test/support/needing.js';
import type { Outcome, Slot } from '../../executor/slot.js';
import { call, LanguageWorld } from '../contract/language-world.js';
import { inSandbox } from '../contract/local-executors.js';
import { fixture } from './fixture.js';

const { missing, open } = inSandbox(fixture.language);

/** What an algorithm may raise and do to its process, and the next call is served all the same. */
needing(missing).describe('the errors of a Ruby algorithm, in the sandbox', () => {
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
    ['binary', 'RuntimeError', 'cannot parse \ufffd\ufffd', /^RuntimeError: cannot parse \ufffd\ufffd\n.*src\/Suite\.rb:22:/], ['latin', 'RuntimeError', 'Zoë', /^RuntimeError: Zoë\n/],
    ['exception', 'Bad', 'at the root', /^Bad: at the root\n/], ['mute', 'Mute', '', /^Mute: $/], ['odd', 'Odd', '', /^Odd: \nnowhere$/],
  ])('are errors of the call, whatever was raised: %s', async (name, type, message, stacktrace) => {
    expect(await act(name)).toMatchObject({ kind: 'algorithm-error', type, message, stacktrace: expect.stringMatching(stacktrace) });
  });

  it('are not, where the result breaks the lines of its own JSON', async () => {
    expect(await act('pretty')).toMatchObject({ kind: 'result', result: { text: 'one\ntwo' } });
  });

  it('are not, where the output is closed', async () => {
    const silent = await world.slot(artifact);
    expect(await act('close', silent)).toMatchObject({ kind: 'result', result: 'closed', stdout: 'the last words\n' });
    expect(await act('exception', silent)).toMatchObject({ kind: 'algorithm-error', message: 'at the root' });
  });

  it('end the process where that is what they ask for', async () => {
    expect(await act('exit', await world.slot(artifact))).toMatchObject({ kind: 'crashed', exitCode: 3 });
  });
});
