import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { hostRelease } from './release.js';

const run = promisify(execFile);

/** What images are made from: the release that the host runs, from where the host gets its packages. */
export interface Distribution {
  /** Code name of the release: bookworm, noble. */
  suite: string;
  /** The same release by its number: debian-12, ubuntu-24.04. */
  release: string;
  /** Files of package sources, in either format of apt. */
  sources: readonly string[];
  /** Settings of apt's transports: proxies, certificates, checks. */
  aptOptions: string;
}

export async function hostDistribution(etc = '/etc'): Promise<Distribution> {
  const release = await readFile(join(etc, 'os-release'), 'utf8');
  const suite = /^VERSION_CODENAME="?([\w-]+)/m.exec(release)?.[1];
  if (!suite) {
    throw new Error('Images are made from the packages of Debian or Ubuntu, and this machine runs neither');
  }
  const folder = join(etc, 'apt', 'sources.list.d');
  const names = (await readdir(folder).catch(() => [])).filter((name) => /\.(list|sources)$/.test(name)).sort();
  const candidates = [join(etc, 'apt', 'sources.list'), ...names.map((name) => join(folder, name))];
  const texts = await Promise.all(candidates.map((path) => readFile(path, 'utf8').catch(() => '')));
  const sources = candidates.filter((_, index) => speaksOf(texts[index]!, suite));
  if (sources.length === 0) {
    throw new Error(`None of apt's package sources is for ${suite}, the release of this machine`);
  }
  const { stdout } = await run('apt-config', ['dump', 'Acquire']);
  const aptOptions = stdout.replace(/^Acquire::(IndexTargets|CompressionTypes|Languages|GzipIndexes)\b.*\n/gm, '');
  return { suite, release: hostRelease(etc), sources, aptOptions };
}

/** Whether one of the file's sources is the release or one of its parts (updates, security), and not a stranger's. */
export function speaksOf(sources: string, suite: string): boolean {
  const lines = sources.split('\n').filter((line) => /^(deb\s|Suites:)/.test(line));
  return lines.some((line) => line.split(/\s+/).some((word) => word === suite || word.startsWith(`${suite}-`)));
}
