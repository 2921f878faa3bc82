import { Injectable } from '@nestjs/common';
import { ApiError } from '#libs/errors/index.js';
import { AlgorithmAccess } from '#src/modules/algorithms/algorithm-access.js';
import type { AlgorithmObject } from '#src/modules/algorithms/algorithm-object.js';
import { AlgorithmViews } from '#src/modules/algorithms/algorithm-views.js';
import { mayReadAsOwner } from '#src/modules/algorithms/algorithms.policy.js';
import { parseVersion } from '#src/modules/versions/version-selector.js';
import { VersionsRepository } from '#src/modules/versions/versions.repository.js';
import type { Caller } from '#src/platform/access/caller.js';
import { Settings } from '#src/platform/config/settings.js';
import { readPageRequest, toPage, type Page } from '#src/platform/http/pagination.js';
import type { VersionQuery } from './version-query.js';

/** Versions as a given caller may see them: the owner's side all, everybody else the public ones. */
@Injectable()
export class VersionListings {
  constructor(
    private readonly access: AlgorithmAccess,
    private readonly versions: VersionsRepository,
    private readonly views: AlgorithmViews,
    private readonly settings: Settings,
  ) {}

  async list(caller: Caller, owner: string, name: string, query: VersionQuery): Promise<Page<AlgorithmObject>> {
    const owned = await this.access.toSee(caller, owner, name);
    const page = readPageRequest(query, this.settings.pageLimits);
    const filter = mayReadAsOwner(caller, owned) ? query : { published: query.published, callable: true };
    const rows = !mayReadAsOwner(caller, owned) && query.callable === false ? [] : await this.versions.list(owned.algorithm.id, filter, page);
    const objects = await this.views.ofVersions(caller, owned, rows);
    const url = `${this.settings.publicUrl}/v1/algorithms/${owned.ownerName}/${owned.algorithm.name}/versions`;
    const pairs = rows.map((row, index) => ({ key: row.id, object: objects[index] as AlgorithmObject }));
    return toPage(pairs, page, { url, query }, { key: (pair) => pair.key, item: (pair) => pair.object });
  }

  /** Error: 1014. */
  async get(caller: Caller, owner: string, name: string, hash: string): Promise<AlgorithmObject> {
    const owned = await this.access.toSee(caller, owner, name);
    const selector = parseVersion(hash);
    const version = selector && (await this.versions.resolve(owned.algorithm.id, selector));
    if (!version || !(version.callability === 'public' || mayReadAsOwner(caller, owned))) {
      throw new ApiError('versionNotFound', { message: `${owned.algorithm.name} has no version "${hash.slice(0, 60)}".` });
    }
    return this.views.ofVersion(caller, owned, version);
  }
}
