import { needing } from '../../../test/support/needing.js';
import type { Outcome, Slot } from '../../executor/slot.js';
import { call, LanguageWorld } from '../contract/language-world.js';
import { inSandbox } from '../contract/local-executors.js';
import { fixture } from './fixture.js';

const { missing, open } = inSandbox(fixture.language);

const condition = (members: string): string => `stop(structure(class = c("Odd", "error", "condition"), list(${members})))`;

/** What an algorithm may raise and do to its process, and the next call is served all the same. */
needing(missing).describe('the errors of an R algorithm, in the sandbox', () => {
  let world: LanguageWorld;
  let artifact: string;
  let slot: Slot;

  beforeAll(async () => {
    world = await LanguageWorld.open(fixture, await open());
    artifact = await world.built('values');
    slot = await world.slot(artifact);
  }, 600_000);
  afterAll(() => world?.close(), 60_000);

  const value = (code: string, where = slot): Promise<Outcome> => call(where, { contentType: 'text', data: code });

  it.each([
    [condition('message = NULL'), 'Odd', ''], [condition('message = c("one", "two")'), 'Odd', 'one\ntwo'], [condition('message = 1, call = 2'), 'Odd', '1'],
    [condition('message = "cannot parse \\xff\\xd8"'), 'Odd', 'cannot parse <ff><d8>'],
    // stop() asks, too.
    [`registerS3method("conditionMessage", "Odd", function(c) if (exists("asked")) stop("no words") else asked <<- ""); ${condition('')}`, 'AlgorithmError', 'The error could not be described.'],
  ])('are errors of the call, whatever was raised: %s', async (code, type, message) => {
    expect(await value(code)).toMatchObject({ kind: 'algorithm-error', type, message });
  });

  it('are not, where a name is missing', async () => {
    expect(await value('structure(list(1, 2), names = c("a", NA))')).toMatchObject({ kind: 'result', result: { a: 1, NA: 2 } });
  });

  it('are not, where the first call makes errors of warnings, nor does it print what the runner is warned of', async () => {
    const strict = await world.slot(artifact);
    expect(await value('options(warn = 2); 1', strict)).toMatchObject({ kind: 'result', result: 1, stdout: '' });
    expect(await value('as.numeric("x")', strict)).toMatchObject({ kind: 'algorithm-error', message: expect.stringContaining('converted from warning') });
  });

  it('are not, where the connections of the process are closed and their numbers taken', async () => {
    const torn = await world.slot(artifact);
    expect(await value('1', torn)).toMatchObject({ kind: 'result', result: 1 });
    expect(await value('closeAllConnections(); 2', torn)).toMatchObject({ kind: 'result', result: 2 });
    expect(await value('closeAllConnections(); taken <<- lapply(1:2, function(i) textConnection("text")); 3', torn)).toMatchObject({ kind: 'result', result: 3 });
    expect(await value('readLines(taken[[1]])', torn)).toMatchObject({ kind: 'result', result: 'text' });
  });
});
