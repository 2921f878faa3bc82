import { EntityManager, raw } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { Algorithm } from '#src/modules/algorithms/algorithm.entity.js';
import { Version } from '#src/modules/versions/version.entity.js';
import { newId } from '#src/platform/database/columns.js';
import type { PageRequest } from '#src/platform/http/pagination.js';
import { Build } from './build.entity.js';

/** What a finished build leaves behind. */
export interface BuildResult {
  log: string;
  /** Digest of the artifact; absent when the build failed. */
  artifact?: string;
  /** Digest of the root file system on which it was built, where that is not the machine's own. */
  system?: string;
  /** Sanitised HTML of the README, when the repository has one. */
  summary?: string;
}

/** Of what algorithm a build is, and of what account that is. */
export interface BuildPlace {
  algorithm: string;
  owner: string;
}

@Injectable()
export class BuildsRepository {
  constructor(private readonly em: EntityManager) {}

  async insert(algorithm: string, commitSha: string, afresh: boolean): Promise<Build> {
    const build: Build = { id: newId(), algorithm, commitSha, status: 'in-progress', log: '', artifact: null, attempts: 0, afresh, startedAt: new Date(), finishedAt: null };
    await this.em.fork().insert(Build, build);
    return build;
  }

  async find(algorithm: string, id: string): Promise<Build | undefined> {
    return (await this.em.fork().findOne(Build, { id, algorithm })) ?? undefined;
  }

  async findById(id: string): Promise<Build | undefined> {
    return (await this.em.fork().findOne(Build, { id })) ?? undefined;
  }

  /** Undefined when the build has ended, or its algorithm is gone. */
  async placeOf(id: string): Promise<BuildPlace | undefined> {
    const em = this.em.fork();
    const build = await em.findOne(Build, { id, status: 'in-progress' }, { fields: ['algorithm'] });
    const algorithm = build && (await em.findOne(Algorithm, { id: build.algorithm }, { fields: ['owner'] }));
    return algorithm ? { algorithm: algorithm.id, owner: algorithm.owner } : undefined;
  }

  async newest(algorithm: string): Promise<Build | undefined> {
    return (await this.em.fork().findOne(Build, { algorithm }, { orderBy: { id: 'desc' } })) ?? undefined;
  }

  async byIds(ids: string[]): Promise<Map<string, Build>> {
    const builds = await this.em.fork().find(Build, { id: { $in: ids } });
    return new Map(builds.map((build) => [build.id, build]));
  }

  /** Newest first, one row more than the page holds; without the logs. */
  list(algorithm: string, page: PageRequest): Promise<Build[]> {
    const after = page.after ? { id: { $lt: page.after } } : {};
    return this.em.fork().find(Build, { algorithm, ...after }, { orderBy: { id: 'desc' }, limit: page.limit + 1, exclude: ['log'] }) as Promise<Build[]>;
  }

  /** Builds that have no end, for whoever looks after those whose worker is gone. */
  unfinished(): Promise<Build[]> {
    return this.em.fork().find(Build, { status: 'in-progress' }, { orderBy: { id: 'asc' }, limit: 1000 });
  }

  /** Counts a worker's attempt. Undefined when the build has ended or is gone. */
  async take(id: string): Promise<Build | undefined> {
    const taken = await this.em.fork().nativeUpdate(Build, { id, status: 'in-progress' }, { attempts: raw('attempts + 1') });
    return taken ? this.findById(id) : undefined;
  }

  async putBack(id: string): Promise<void> {
    await this.em.fork().nativeUpdate(Build, { id, status: 'in-progress' }, { attempts: raw('greatest(attempts - 1, 0)') });
  }

  /** Ends a build, once: a success also makes the version. False when it had ended before or its algorithm is gone. */
  finish(id: string, result: BuildResult): Promise<boolean> {
    return this.em.fork().transactional(async (em) => {
      const succeeded = result.artifact !== undefined;
      const ended = { status: succeeded ? 'succeeded' : 'failed', log: result.log, artifact: result.artifact ?? null, finishedAt: new Date() } as const;
      if ((await em.nativeUpdate(Build, { id, status: 'in-progress' }, ended)) === 0) {
        return false;
      }
      const build = await em.findOneOrFail(Build, { id });
      if (result.artifact !== undefined) {
        await this.replaceVersion(em, build, result.artifact, result.system ?? null);
      }
      if (result.summary !== undefined) {
        await em.nativeUpdate(Algorithm, { id: build.algorithm }, { summary: result.summary });
      }
      return true;
    });
  }

  /** A rebuilt commit is one callable version, not two: an unpublished one of the same commit makes room. */
  private async replaceVersion(em: EntityManager, build: Build, artifact: string, system: string | null): Promise<void> {
    await em.nativeDelete(Version, { algorithm: build.algorithm, gitHash: build.commitSha, major: null });
    await em.insert(Version, {
      // The id of its build: the newest version is the one that was asked for last, whichever build ended last.
      id: build.id, algorithm: build.algorithm, build: build.id, gitHash: build.commitSha, artifact, system, createdAt: new Date(),
      major: null, minor: null, patch: null, callability: null, publication: null, publishedAt: null,
    });
  }
}
