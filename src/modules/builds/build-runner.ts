import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Injectable } from '@nestjs/common';
import { PinoLogger } from 'nestjs-pino';
import { removeTree } from '#libs/executor/build/artifact-tree.js';
import { ApiError } from '#libs/errors/index.js';
import { UnsafeTree } from '#libs/git/index.js';
import { AlgorithmsRepository, type OwnedAlgorithm } from '#src/modules/algorithms/algorithms.repository.js';
import { ArtifactStore } from '#src/modules/artifacts/artifact-store.js';
import { SourceCode } from '#src/modules/scm-connections/source-code.js';
import { Settings } from '#src/platform/config/settings.js';
import type { Build } from './build.entity.js';
import { BuildExecution } from './build-execution.js';
import { BuildLog } from './build-log.js';
import type { BuildResult } from './builds.repository.js';
import { TooMuchWork } from './html-thread.js';
import { renderReadme } from './readme.js';

const README_MAX_BYTES = 512 * 1024;
const TOO_INTRICATE = 'README.md is not shown: it takes too long to render. Make it shorter, or nest less in it.\n';
const AFRESH = 'Should packages kept from earlier builds be to blame: compile, which does without them.\n';

/** Turns one commit into an artifact. Rejects only when it is told to stop: a broken platform is the end of this build, too. */
@Injectable()
export class BuildRunner {
  constructor(
    private readonly execution: BuildExecution,
    private readonly algorithms: AlgorithmsRepository,
    private readonly artifacts: ArtifactStore,
    private readonly sources: SourceCode,
    private readonly settings: Settings,
    private readonly logger: PinoLogger,
  ) {}

  async run(build: Build, tell: (text: string) => void, signal: AbortSignal): Promise<BuildResult> {
    const log = new BuildLog();
    const write = (text: string) => {
      log.append(text);
      tell(text);
    };
    const owned = await this.algorithms.findById(build.algorithm);
    if (!owned) {
      return { log: 'The algorithm was deleted.\n' };
    }
    const workplace = this.settings.directory('builds', build.id);
    const sources = join(workplace, 'sources');
    const started = performance.now();
    const seconds = () => ((performance.now() - started) / 1000).toFixed(1);
    try {
      await removeTree(workplace);
      await mkdir(sources, { recursive: true, mode: 0o711 });
      write(`Beginning container customization\n`);
      write(`Building ${owned.ownerName}/${owned.algorithm.name} at ${build.commitSha}\n`);
      await this.sources.checkout(owned.algorithm, build.commitSha, sources, signal);
      // Beside the build, which has other work for the machine.
      const page = this.page(owned, build.commitSha);
      const outcome = await this.execution.run(build, owned.algorithm.settings, workplace, write, signal);
      if (outcome.kind === 'failed') {
        write(`Build failed after ${seconds()} s: ${outcome.reason}\n${build.afresh ? '' : AFRESH}`);
        return { log: String(log) };
      }
      const artifact = await this.artifacts.pack(sources);
      const { summary, refusal = '' } = await page;
      write(`${refusal}Build succeeded in ${seconds()} s\n`);
      return { log: String(log), artifact, ...(outcome.system === undefined ? {} : { system: outcome.system }), summary };
    } catch (error) {
      if (signal.aborted) {
        throw error;
      }
      if (!isForAuthors(error)) {
        this.logger.error({ err: error, buildId: build.id }, 'a build broke the platform');
      }
      write(`Build failed: ${reasonFor(error)}\n`);
      return { log: String(log) };
    } finally {
      await removeTree(workplace);
    }
  }

  /** Never rejects: a README that cannot be rendered costs its page, not the build. */
  private async page(owned: OwnedAlgorithm, commit: string): Promise<{ summary?: string | undefined; refusal?: string }> {
    try {
      const readme = await this.sources.readFile(owned.algorithm, commit, 'README.md', README_MAX_BYTES);
      return { summary: readme && (await renderReadme(readme.toString('utf8').replaceAll('\0', ''))) };
    } catch (error) {
      if (error instanceof TooMuchWork) {
        return { refusal: TOO_INTRICATE };
      }
      this.logger.warn({ err: error, algorithm: owned.algorithm.id }, 'README not rendered');
      return {};
    }
  }
}

const isForAuthors = (error: unknown): error is UnsafeTree | ApiError => error instanceof UnsafeTree || error instanceof ApiError;

/** Authors may know that the disk is full or that git refuses their tree, but nothing of paths and addresses. */
function reasonFor(error: unknown): string {
  if (isForAuthors(error)) {
    return error.message;
  }
  const full = (error as NodeJS.ErrnoException | undefined)?.code === 'ENOSPC';
  return full ? 'the disk of the platform is full. Tell its administrator' : 'an internal error, which is in the log of the platform. Compile again';
}
