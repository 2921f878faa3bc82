import { Injectable } from '@nestjs/common';
import { ApiError } from '#libs/errors/index.js';
import { AlgorithmAccess } from '#src/modules/algorithms/algorithm-access.js';
import type { AlgorithmObject } from '#src/modules/algorithms/algorithm-object.js';
import { AlgorithmViews } from '#src/modules/algorithms/algorithm-views.js';
import { VersionsRepository } from '#src/modules/versions/versions.repository.js';
import { SourceCode } from '#src/modules/scm-connections/source-code.js';
import type { Caller } from '#src/platform/access/caller.js';
import { BuildRequests } from './build-requests.js';

const FETCH_MS = 300_000;

/** A build that somebody waits for. */
@Injectable()
export class Compilation {
  constructor(
    private readonly access: AlgorithmAccess,
    private readonly versions: VersionsRepository,
    private readonly requests: BuildRequests,
    private readonly sources: SourceCode,
    private readonly views: AlgorithmViews,
  ) {}

  /** Builds the tip of the default branch, without what earlier builds kept, and waits for the end. A failing build is an answer, not an error. Error: 4084. */
  async compile(caller: Caller, owner: string, name: string): Promise<AlgorithmObject> {
    const { algorithm, ownerName } = await this.access.toManage(caller, owner, name);
    const tip = await this.sources.newest(algorithm, AbortSignal.timeout(FETCH_MS));
    if (!tip) {
      throw new ApiError('requestInvalid', { message: 'The repository has no commit on its default branch: push one first.' });
    }
    const { follower } = await this.requests.request(algorithm.id, tip, { afresh: true });
    const build = await follower.result();
    if (!build) {
      throw new ApiError('algorithmNotFound');
    }
    if (build.status === 'in-progress') {
      throw new ApiError('unavailable', { message: `The platform is stopping. Build ${build.id} goes on once it is back.` });
    }
    const fresh = (await this.access.toManage(caller, owner, name)).algorithm;
    const version = (await this.versions.ofBuilds([build.id])).get(build.id);
    return this.views.ofBuild({ algorithm: fresh, ownerName }, build, version);
  }
}
