import { InjectQueue } from '@nestjs/bull';
import { Injectable } from '@nestjs/common';
import type { Queue } from 'bull';
import { ApiError } from '#libs/errors/index.js';
import { refuseBuild } from '#src/modules/package-sets/package-sets.policy.js';
import { PackageSetsService } from '#src/modules/package-sets/package-sets.service.js';
import { PackagesService } from '#src/modules/packages/packages.service.js';
import { Settings } from '#src/platform/config/settings.js';
import { UUID } from '#src/platform/database/columns.js';
import { readPageRequest, toPage, type Page, type PageQuery } from '#src/platform/http/pagination.js';
import { toPackageSetBuild, type PackageSetBuildObject } from './package-set-build-object.js';
import { buildStatuses, type PackageSetBuild } from './package-set-build.entity.js';
import { PACKAGE_SET_BUILDS, type PackageSetBuildJob } from './package-set-builds.queue.js';
import { PackageSetBuildsRepository } from './package-set-builds.repository.js';

@Injectable()
export class PackageSetBuildsService {
  constructor(
    @InjectQueue(PACKAGE_SET_BUILDS) private readonly queue: Queue<PackageSetBuildJob>,
    private readonly sets: PackageSetsService,
    private readonly packages: PackagesService,
    private readonly builds: PackageSetBuildsRepository,
    private readonly settings: Settings,
  ) {}

  /** Begins a build; the answer does not wait for its end. Errors: 1003, 1005, 2014, 2017. */
  async request(name: string, image: string): Promise<PackageSetBuildObject> {
    const set = await this.sets.find(name);
    refuseBuild(set, image);
    const packages = await this.packages.named(set.contents);
    const odd = set.images[image] === undefined ? undefined : packages.find(({ systemPackages }) => systemPackages.length > 0);
    if (odd) {
      throw new ApiError('invalidBuildImage', { message: `"${name}" begins with the image ${set.images[image]}, and the package "${odd.name}" has system_packages, which go with the machine's own distribution only. Name an image that has them.` });
    }
    const build = await this.builds.insert(set.id, image);
    if (!build) {
      throw new ApiError('invalidPackageSetStatus', { message: `A build of "${name}" is under way.` });
    }
    // Where this fails, the sweeper puts it into the queue.
    await this.queue.add({ buildId: build.id }, { jobId: build.id }).catch(() => undefined);
    return toPackageSetBuild(build);
  }

  /** Newest first. Errors: 1003, 2012. */
  async list(name: string, query: PageQuery & { status?: string | undefined }): Promise<Page<PackageSetBuildObject>> {
    const set = await this.sets.find(name);
    const status = buildStatuses.find((known) => known === query.status);
    if (query.status !== undefined && !status) {
      throw new ApiError('invalidBuildStatus', { message: `status must be one of ${buildStatuses.join(', ')}.` });
    }
    const page = readPageRequest(query, this.settings.pageLimits);
    const rows = await this.builds.list(set.id, status, page);
    return toPage(rows, page, { url: `${this.settings.publicUrl}/v1/package-sets/${set.name}/builds`, query }, { key: ({ id }) => id, item: toPackageSetBuild });
  }

  /** Errors: 1003, 1004. */
  async find(name: string, buildId: string): Promise<PackageSetBuild> {
    const set = await this.sets.find(name);
    const build = UUID.test(buildId) ? await this.builds.find(set.id, buildId) : undefined;
    if (!build) {
      throw new ApiError('packageSetBuildNotFound', { message: `"${name}" has no build with the id "${buildId.slice(0, 60)}".` });
    }
    return build;
  }
}
