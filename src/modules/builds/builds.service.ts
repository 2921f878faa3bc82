import { Injectable } from '@nestjs/common';
import { RepositoryStore } from '#libs/git/index.js';
import { ApiError } from '#libs/errors/index.js';
import { AlgorithmAccess } from '#src/modules/algorithms/algorithm-access.js';
import { toAlgorithm, type AlgorithmObject } from '#src/modules/algorithms/algorithm-object.js';
import { VersionsRepository } from '#src/modules/versions/versions.repository.js';
import type { Caller } from '#src/platform/access/caller.js';
import { Settings } from '#src/platform/config/settings.js';
import { UUID } from '#src/platform/database/columns.js';
import { readPageRequest, toPage, type Page, type PageQuery } from '#src/platform/http/pagination.js';
import { toBuild, type BuildObject } from './build-object.js';
import type { Build } from './build.entity.js';
import { BuildRequests } from './build-requests.js';
import { BuildsRepository } from './builds.repository.js';

@Injectable()
export class BuildsService {
  constructor(
    private readonly access: AlgorithmAccess,
    private readonly builds: BuildsRepository,
    private readonly versions: VersionsRepository,
    private readonly requests: BuildRequests,
    private readonly repositories: RepositoryStore,
    private readonly settings: Settings,
  ) {}

  /** Builds the tip of the default branch and waits for the end. A failing build is an answer, not an error. */
  async compile(caller: Caller, owner: string, name: string): Promise<AlgorithmObject> {
    const { algorithm, ownerName } = await this.access.toManage(caller, owner, name);
    const tip = await this.repositories.tip(algorithm.id);
    if (!tip) {
      throw new ApiError('requestInvalid', { message: 'The repository has no commit on its default branch: push one first.' });
    }
    const { follower } = await this.requests.request(algorithm.id, tip);
    const build = await follower.result();
    if (!build) {
      throw new ApiError('algorithmNotFound');
    }
    if (build.status === 'in-progress') {
      throw new ApiError('unavailable', { message: `The platform is stopping. Build ${build.id} goes on once it is back.` });
    }
    const fresh = (await this.access.toManage(caller, owner, name)).algorithm;
    const version = (await this.versions.ofBuilds([build.id])).get(build.id);
    return toAlgorithm({ algorithm: fresh, ownerName, build, version, as: 'now', showLog: true }, this.settings.publicUrl);
  }

  async list(caller: Caller, owner: string, name: string, query: PageQuery): Promise<Page<BuildObject>> {
    const { algorithm, ownerName } = await this.access.toManage(caller, owner, name);
    const page = readPageRequest(query, { standard: this.settings.env.PAGE_SIZE_DEFAULT, largest: this.settings.env.PAGE_SIZE_MAX });
    const rows = await this.builds.list(algorithm.id, page);
    const versions = await this.versions.ofBuilds(rows.map((row) => row.id));
    const url = `${this.settings.publicUrl}/v1/algorithms/${ownerName}/${algorithm.name}/builds`;
    return toPage(rows, page, { url, query }, { key: (row) => row.id, item: (row) => toBuild(row, versions.get(row.id)) });
  }

  async get(caller: Caller, owner: string, name: string, buildId: string): Promise<BuildObject> {
    const build = await this.find(caller, owner, name, buildId);
    return toBuild(build, (await this.versions.ofBuilds([build.id])).get(build.id));
  }

  /** 404 until the build has ended (API reference, Get algorithm build logs). */
  async logs(caller: Caller, owner: string, name: string, buildId: string): Promise<{ logs: string }> {
    const build = await this.find(caller, owner, name, buildId);
    if (build.status === 'in-progress') {
      throw new ApiError('buildLogsNotFound');
    }
    return { logs: build.log };
  }

  private async find(caller: Caller, owner: string, name: string, buildId: string): Promise<Build> {
    const { algorithm } = await this.access.toManage(caller, owner, name);
    const build = UUID.test(buildId) ? await this.builds.find(algorithm.id, buildId) : undefined;
    if (!build) {
      throw new ApiError('buildNotFound', { message: `${algorithm.name} has no build with the id "${buildId.slice(0, 60)}".` });
    }
    return build;
  }
}
