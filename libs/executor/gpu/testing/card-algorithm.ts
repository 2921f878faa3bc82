import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { findLanguage } from '../../../languages/registry.js';
import type { Executor } from '../../executor.js';
import { ON_CARD } from './on-card.js';

const LIMITS = { memoryMb: 1024, processes: 64, cpus: 1, tmpMb: 64, timeoutMs: 60_000, diskMb: 64 };

/** The artifact of the algorithm that works on a graphics processor, built as the platform builds it. */
export class CardAlgorithm {
  readonly language = findLanguage('python3-1')!;
  readonly artifact = mkdtempSync(join(tmpdir(), 'card-algorithm-'));
  readonly #dependencies = join(this.artifact, '.dependencies');

  /** `packages`: a folder with PyTorch in it, which becomes the dependencies of the algorithm. Needs root. */
  static async build(executor: Executor, packages?: string): Promise<CardAlgorithm> {
    const algorithm = new CardAlgorithm();
    const { language, artifact: directory } = algorithm;
    chmodSync(directory, 0o755);
    mkdirSync(join(directory, 'src'));
    writeFileSync(join(directory, 'src', 'Algorithm.py'), ON_CARD);
    writeFileSync(join(directory, 'src', '__init__.py'), '');
    let log = '';
    const outcome = await executor.build({ buildId: randomUUID(), language, directory, limits: LIMITS, environment: {} }, (text) => (log += text), new AbortController().signal);
    if (outcome.kind === 'failed') {
      throw new Error(`${outcome.reason}: ${log}`);
    }
    if (packages !== undefined) {
      // Shown and not copied, as it is some gigabytes; after the build, which changes the owner of all that it sees.
      mkdirSync(algorithm.#dependencies);
      execFileSync('mount', ['--bind', '-o', 'ro', packages, algorithm.#dependencies]);
    }
    return algorithm;
  }

  remove(): void {
    if (existsSync(this.#dependencies)) {
      execFileSync('umount', [this.#dependencies]);
      // Which fails, as it should, if there still is something in it.
      rmdirSync(this.#dependencies);
    }
    rmSync(this.artifact, { recursive: true, force: true });
  }
}
