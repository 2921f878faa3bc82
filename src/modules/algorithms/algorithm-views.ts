import { Injectable } from '@nestjs/common';
import { BuildsRepository } from '#src/modules/builds/builds.repository.js';
import type { Build } from '#src/modules/builds/build.entity.js';
import { ScmConnectionsRepository } from '#src/modules/scm-connections/scm-connections.repository.js';
import { ScmDirectory } from '#src/modules/scms/scm-directory.js';
import { INTERNAL } from '#src/modules/scms/scm.entity.js';
import { toScm } from '#src/modules/scms/scm-object.js';
import type { Version } from '#src/modules/versions/version.entity.js';
import { VersionsRepository } from '#src/modules/versions/versions.repository.js';
import type { Caller } from '#src/platform/access/caller.js';
import { Settings } from '#src/platform/config/settings.js';
import { toAlgorithm, type AlgorithmObject, type AlgorithmParts } from './algorithm-object.js';
import { mayReadAsOwner } from './algorithms.policy.js';
import type { OwnedAlgorithm } from './algorithms.repository.js';

/** Algorithm objects as a given caller may see them: the owner's side the newest build, all others the newest public version. */
@Injectable()
export class AlgorithmViews {
  constructor(
    private readonly builds: BuildsRepository,
    private readonly versions: VersionsRepository,
    private readonly scms: ScmDirectory,
    private readonly connections: ScmConnectionsRepository,
    private readonly settings: Settings,
  ) {}

  async of(caller: Caller, owned: OwnedAlgorithm): Promise<AlgorithmObject> {
    if (!mayReadAsOwner(caller, owned)) {
      const latest = await this.versions.resolve(owned.algorithm.id, { kind: 'latest' });
      return latest ? this.ofVersion(caller, owned, latest) : this.toObject(owned, { as: 'now', showLog: false });
    }
    const build = await this.builds.newest(owned.algorithm.id);
    const version = await this.versions.newest(owned.algorithm.id);
    return this.toObject(owned, { build, version, as: 'now', showLog: true, ...(await this.whereabouts(owned)) });
  }

  /** As it is right after a build. */
  async ofBuild(owned: OwnedAlgorithm, build: Build, version: Version | undefined): Promise<AlgorithmObject> {
    return this.toObject(owned, { build, version, as: 'now', showLog: true, ...(await this.whereabouts(owned)) });
  }

  async ofVersion(caller: Caller, owned: OwnedAlgorithm, version: Version): Promise<AlgorithmObject> {
    const [object] = await this.ofVersions(caller, owned, [version]);
    return object as AlgorithmObject;
  }

  async ofVersions(caller: Caller, owned: OwnedAlgorithm, versions: Version[]): Promise<AlgorithmObject[]> {
    const builds = await this.builds.byIds(versions.map((version) => version.build));
    const showLog = mayReadAsOwner(caller, owned);
    const where = showLog ? await this.whereabouts(owned) : {};
    return versions.map((version) => this.toObject(owned, { version, build: builds.get(version.build), as: 'published', showLog, ...where }));
  }

  /** Where the source is, for those who may see it. */
  private async whereabouts({ algorithm }: OwnedAlgorithm): Promise<Pick<AlgorithmParts, 'connection'>> {
    const connection = algorithm.scm === INTERNAL ? undefined : await this.connections.find(algorithm.id);
    return connection ? { connection } : {};
  }

  private toObject(owned: OwnedAlgorithm, parts: Omit<AlgorithmParts, keyof OwnedAlgorithm | 'scm'>): AlgorithmObject {
    return toAlgorithm({ ...owned, ...parts, scm: toScm(this.scms.get(owned.algorithm.scm)) }, this.settings.publicUrl);
  }
}
