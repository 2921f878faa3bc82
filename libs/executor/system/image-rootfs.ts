import { execFile, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, cp, mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';

import type { Distribution } from './distribution.js';
import { NPM_VERSION, type ImageRecipe } from './image-recipe.js';

const run = promisify(execFile);

/** Names the user inside, makes the mount points, and drops what nobody reads and what speaks of the host. */
const FINISH = `#!/bin/sh
set -e
cd "$1"
echo 'algo:x:2222:2222:algo:/home/algo:/bin/sh' >>etc/passwd
echo 'algo:x:2222:' >>etc/group
mkdir -p home/algo opt/algorithm opt/pipe slot
rm -rf usr/share/doc usr/share/man usr/share/info usr/share/locale usr/share/lintian var/log/* var/cache/debconf/*
rm -rf etc/apt/sources.list etc/apt/sources.list.d etc/apt/apt.conf.d/99mmdebstrap
echo localhost >etc/hostname
: >etc/resolv.conf
find . -xdev -perm /6000 -type f -exec chmod a-s {} +
`;

export class MissingProgramError extends Error {}

/** The distribution does not give what was asked of it; what it said is in the message. */
export class RootfsFailed extends Error {}

/**
 * What root runs mmdebstrap in: it mounts on the way, and waits for its own children when it is told to end. With these its mounts are no one else's,
 * and everything that it began ends with it, and with the platform.
 */
const CONTAINED = ['setpriv', '--pdeathsig', 'KILL', '--', 'unshare', '--mount', '--pid', '--fork', '--kill-child', '--mount-proc', '--'];

/** Makes the files of an image as a tar archive, with what it needs meanwhile beside that. Needs mmdebstrap, and root or user namespaces. */
export async function makeRootfs(
  recipe: ImageRecipe,
  distribution: Distribution,
  nodeProgram: string,
  archive: string,
  log: (text: string) => void,
  signal?: AbortSignal,
): Promise<void> {
  const work = await mkdtemp(join(dirname(archive), 'image-'));
  try {
    // The downloads of apt are done by a user of its own.
    await chmod(work, 0o755);
    const staged = join(work, 'staged');
    await mkdir(staged);
    if (recipe.node) {
      log(`Staging Node.js ${recipe.node} and npm ${NPM_VERSION}\n`);
      await stageNode(nodeProgram, staged);
    }
    const finish = join(work, 'finish');
    const options = join(work, 'apt.conf');
    await writeFile(finish, `${FINISH}cp -a ${quote(staged)}/. .\n`, { mode: 0o755 });
    await writeFile(options, distribution.aptOptions);
    const partial = join(work, 'rootfs.tar');
    await mmdebstrap(mmdebstrapArguments(recipe, distribution, { finish, options, archive: partial }), work, log, signal);
    await rename(partial, archive);
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

function mmdebstrapArguments(
  recipe: ImageRecipe,
  { sources }: Distribution,
  files: { finish: string; options: string; archive: string },
): string[] {
  return [
    ...['--variant=minbase', '--format=tar', `--include=${recipe.packages.join(',')}`],
    ...[`--aptopt=${files.options}`, `--customize-hook=${files.finish}`],
    ...[recipe.suite, files.archive, ...sources],
  ];
}

/** The platform's Node.js with the headers that native add-ons build against, and npm through the host's own npm. */
async function stageNode(program: string, root: string): Promise<void> {
  const prefix = join(root, 'usr', 'local');
  await mkdir(join(prefix, 'bin'), { recursive: true });
  await cp(program, join(prefix, 'bin', 'node'));
  const headers = join(dirname(dirname(program)), 'include', 'node');
  if (existsSync(headers)) {
    await cp(headers, join(prefix, 'include', 'node'), { recursive: true });
  }
  await run('npm', ['install', '--global', '--no-fund', '--no-audit', '--prefix', prefix, `npm@${NPM_VERSION}`]);
  await rm(join(prefix, 'lib', 'node_modules', 'npm', 'docs'), { recursive: true, force: true });
  await rm(join(prefix, 'lib', 'node_modules', 'npm', 'man'), { recursive: true, force: true });
}

/** With which `env` ends when it does not find its program. */
const NOT_FOUND = 127;

/** Settles when nothing of it runs any more. `work`: for its temporary files, where it is root. */
function mmdebstrap(words: readonly string[], work: string, log: (text: string) => void, signal?: AbortSignal): Promise<void> {
  const asRoot = process.getuid?.() === 0;
  const [command, ...rest] = [...(asRoot ? [...CONTAINED, 'env', `TMPDIR=${work}`] : []), 'mmdebstrap', ...words];
  return new Promise((resolve, reject) => {
    const child = spawn(command!, rest, { stdio: ['ignore', 'pipe', 'pipe'], signal, killSignal: asRoot ? 'SIGKILL' : 'SIGTERM' });
    let last = '';
    for (const output of [child.stdout, child.stderr]) {
      output.setEncoding('utf8').on('data', (text: string) => {
        last = (last + text).slice(-2000);
        log(text);
      });
    }
    let broken: NodeJS.ErrnoException | undefined;
    child.once('error', (error) => (broken = error));
    child.once('close', (code) => {
      if (signal?.aborted) {
        reject(signal.reason as Error);
      } else if (broken?.code === 'ENOENT' || code === NOT_FOUND) {
        reject(new MissingProgramError('mmdebstrap is missing: apt-get install mmdebstrap'));
      } else if (code === 0) {
        resolve();
      } else {
        reject(broken ?? new RootfsFailed(`mmdebstrap failed (exit code ${code}):\n${last}`));
      }
    });
  });
}

function quote(word: string): string {
  return `'${word.replaceAll("'", `'\\''`)}'`;
}
