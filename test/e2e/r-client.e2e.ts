import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inSandbox } from '../../libs/languages/contract/local-executors.js';
import { r } from '../../libs/languages/r/definition.js';
import { needing } from '../support/needing.js';
import { bootstrap, deploy } from '../support/platform.js';
import { run } from '../support/toolchain.js';

const { missing } = inSandbox(r);

const ECHO = 'def apply(input):\n    if input == "raise":\n        raise ValueError("as told")\n    return input\n';

/** The package `algorithmia` that algorithms in R get, outside of a slot. */
describe('the R client', () => {
  let library: string;

  beforeAll(async () => {
    library = await mkdtemp(join(tmpdir(), 'r-client-'));
  });
  afterAll(() => rm(library, { recursive: true, force: true }));

  needing(missing).it('keeps data and calls algorithms', async () => {
    const { api_url, api_key, username } = bootstrap();
    const commit = await deploy('ForR', { 'src/ForR.py': ECHO });
    await run('R', ['CMD', 'INSTALL', '--no-docs', `--library=${library}`, join(r.pipeDirectory, 'client')]);
    const words = ['--vanilla', join(import.meta.dirname, '../clients/data.R'), api_url, api_key, 'data://.my/from_r', `${username}/ForR/${commit}`];
    const { stdout } = await run('Rscript', words, { env: { ...process.env, R_LIBS: library, LC_ALL: 'C.UTF-8' } });
    expect(JSON.parse(stdout)).toEqual({
      before: false, acl: 'user://*', changed: 'PRIVATE', absent: false, missing: expect.stringMatching(/^Algorithmia: /), string: 'hällo', bytes: true,
      json: { a: [1, null, 'ü'], b: [1] }, file: 'of a file', files: ['a b ü?#.txt', 'bytes', 'json', 'local'], dirs: true, size: true, deleted: [true, false],
      kept: expect.stringMatching(/^Algorithmia: /), after: false, pipe: ['tüxt', { a: [1], b: null }, 'AAEC', 'json'], raised: 'Algorithmia: as told', raw: 'x', void: 'void',
    });
  }, 120_000);
});
