import { EntityManager, type FilterQuery, type QueryOrderMap } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import type { PageRequest } from '#src/platform/http/pagination.js';
import type { VersionSelector } from './version-selector.js';
import { Version } from './version.entity.js';

export interface VersionFilter {
  published?: boolean;
  callable?: boolean;
}

const NEWEST_NUMBER: QueryOrderMap<Version> = { major: 'desc', minor: 'desc', patch: 'desc' };
/** Ids are in the order of creation. */
const NEWEST: QueryOrderMap<Version> = { id: 'desc' };

@Injectable()
export class VersionsRepository {
  constructor(private readonly em: EntityManager) {}

  async resolve(algorithm: string, selector: VersionSelector): Promise<Version | undefined> {
    const [where, orderBy] = toQuery(selector);
    return (await this.em.fork().findOne(Version, { $and: [{ algorithm }, where] }, { orderBy })) ?? undefined;
  }

  async findById(id: string): Promise<Version | undefined> {
    return (await this.em.fork().findOne(Version, { id })) ?? undefined;
  }

  /** The most recent callable build, published or not. */
  async newest(algorithm: string): Promise<Version | undefined> {
    return (await this.em.fork().findOne(Version, { algorithm }, { orderBy: NEWEST })) ?? undefined;
  }

  /** The one with the highest number. */
  async lastPublished(algorithm: string): Promise<Version | undefined> {
    return (await this.em.fork().findOne(Version, { algorithm, major: { $ne: null } }, { orderBy: NEWEST_NUMBER })) ?? undefined;
  }

  async ofBuilds(buildIds: string[]): Promise<Map<string, Version>> {
    const versions = await this.em.fork().find(Version, { build: { $in: buildIds } });
    return new Map(versions.map((version) => [version.build, version]));
  }

  /** Newest first, one row more than the page holds. */
  list(algorithm: string, filter: VersionFilter, page: PageRequest): Promise<Version[]> {
    const conditions: FilterQuery<Version>[] = [{ algorithm }];
    if (filter.published !== undefined) {
      conditions.push({ major: filter.published ? { $ne: null } : null });
    }
    if (filter.callable !== undefined) {
      conditions.push(filter.callable ? { callability: 'public' } : { $or: [{ callability: 'private' }, { callability: null }] });
    }
    if (page.after) {
      conditions.push({ id: { $lt: page.after } });
    }
    return this.em.fork().find(Version, { $and: conditions }, { orderBy: NEWEST, limit: page.limit + 1 });
  }
}

function toQuery(selector: VersionSelector): [FilterQuery<Version>, QueryOrderMap<Version>] {
  switch (selector.kind) {
    case 'latest':
      return [{ callability: 'public' }, NEWEST_NUMBER];
    case 'latest-private':
      return [{ callability: 'private' }, NEWEST_NUMBER];
    case 'hash':
      return [{ gitHash: selector.hash }, NEWEST];
    case 'exact':
      return [{ major: selector.semver[0], minor: selector.semver[1], patch: selector.semver[2] }, NEWEST];
    case 'minor':
      return [{ callability: 'public', major: selector.major, minor: selector.minor }, NEWEST_NUMBER];
    case 'major':
      return [{ callability: 'public', major: selector.major }, NEWEST_NUMBER];
  }
}
