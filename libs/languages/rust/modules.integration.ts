import { cp, mkdir, mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { needing } from '../../../test/support/needing.js';
import { LanguageWorld } from '../contract/language-world.js';
import { inSandbox } from '../contract/local-executors.js';
import type { Language } from '../language.js';
import { fixture } from './fixture.js';

const { missing, open } = inSandbox(fixture.language);

needing(missing).describe('further files of Cargo in the repository of a Rust algorithm, in the sandbox', () => {
  it('are not read without end where one links to a device', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'modules-'));
    const language: Language = { ...fixture.language, templateDirectory: join(folder, 'template') };
    await cp(fixture.language.templateDirectory, language.templateDirectory, { recursive: true });
    await mkdir(join(folder, 'fixtures/changed/notes'), { recursive: true });
    await symlink('/dev/zero', join(folder, 'fixtures/changed/notes/Cargo.toml'));
    const world = await LanguageWorld.open({ ...fixture, language }, await open());
    try {
      expect(await world.build('changed')).toMatchObject({ outcome: { kind: 'succeeded' } });
    } finally {
      await world.close();
      await rm(folder, { recursive: true, force: true });
    }
  }, 600_000);
});
