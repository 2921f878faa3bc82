import { Injectable } from '@nestjs/common';
import { ApiError } from '#libs/errors/index.js';
import { AlgorithmAccess } from '#src/modules/algorithms/algorithm-access.js';
import { VersionsRepository } from '#src/modules/versions/versions.repository.js';
import type { Caller } from '#src/platform/access/caller.js';
import { Settings } from '#src/platform/config/settings.js';
import { UUID } from '#src/platform/database/columns.js';
import { readPageRequest, toPage, type Page, type PageQuery } from '#src/platform/http/pagination.js';
import { toBuild, type BuildObject } from './build-object.js';
import type { Build } from './build.entity.js';
import { BuildsRepository } from './builds.repository.js';

@Injectable()
export class BuildsService {
  constructor(
    private readonly access: AlgorithmAccess,
    private readonly builds: BuildsRepository,
    private readonly versions: VersionsRepository,
    private readonly settings: Settings,
  ) {}

  async list(caller: Caller, owner: string, name: string, query: PageQuery): Promise<Page<BuildObject>> {
    const { algorithm, ownerName } = await this.access.toManage(caller, owner, name);
    const page = readPageRequest(query, this.settings.pageLimits);
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
