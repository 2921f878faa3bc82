// A mistake of syntax fails the build, not the first call.
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';

const { entryFile } = createRequire(import.meta.url)('./entry.cjs');
try {
  process.exit(spawnSync(process.execPath, ['--check', entryFile(process.cwd())], { stdio: 'inherit' }).status ?? 1);
} catch (error) {
  process.stderr.write(`${error.message}\n`);
  process.exit(1);
}
