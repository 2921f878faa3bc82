import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { referenceFiles } from '#src/roles/reference.js';

/** Writes the files that are made from the code. */
export async function renewReference(root: string): Promise<void> {
  for (const [path, content] of Object.entries(await referenceFiles())) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), content);
    process.stdout.write(`${path}\n`);
  }
}
