import { needing } from '../../../test/support/needing.js';
import { act, call, LanguageWorld } from '../contract/language-world.js';
import { inSandbox } from '../contract/local-executors.js';
import { fixture } from './fixture.js';

const SWITCH = 'ALGOPLANE_TEST_RUST_CLIENT';
const { missing, open } = inSandbox(fixture.language);
const unwanted = process.env[SWITCH] !== 'true' && `its packages take minutes to compile: ${SWITCH}=true tests it`;

needing(missing ?? unwanted).describe('the published client and handler, in the sandbox', () => {
  let world: LanguageWorld;
  beforeAll(async () => {
    world = await LanguageWorld.open(fixture, await open());
  });
  afterAll(() => world?.close(), 60_000);

  it('serve calls, call algorithms and read data', async () => {
    // One build's time may not be enough on a busy machine; the next one goes on with what it compiled.
    await world.build('published');
    const slot = await world.slot(await world.built('published'));
    // The published handler gives text back as JSON.
    for (const [contentType, data, given] of [['json', [1, null], 'json'], ['text', 'Zoë', 'json'], ['binary', 'AQID', 'binary']] as const) {
      expect(await call(slot, { contentType, data })).toMatchObject({ kind: 'result', contentType: given, result: data });
    }
    expect(await act(slot, 'call', { algorithm: 'demo/Double/0.1.0', input: 21 })).toMatchObject({ kind: 'result', result: 42 });
    expect(await act(slot, 'data', { uri: 'data://.my/models/greeting.txt' })).toMatchObject({ kind: 'result', result: 'Good morning, Zoë' });
    expect(await act(slot, 'fail')).toMatchObject({ kind: 'algorithm-error', type: 'AlgorithmError', message: 'as ordered' });
  }, 1_200_000);
});
