import { Injectable } from '@nestjs/common';
import { BuildsRepository } from '#src/modules/builds/builds.repository.js';
import type { Version } from '#src/modules/versions/version.entity.js';
import { VersionsRepository } from '#src/modules/versions/versions.repository.js';
import type { Caller } from '#src/platform/access/caller.js';
import { Settings } from '#src/platform/config/settings.js';
import { toAlgorithm, type AlgorithmObject } from './algorithm-object.js';
import { mayManage } from './algorithms.policy.js';
import type { OwnedAlgorithm } from './algorithms.repository.js';

/** Algorithm objects as a given caller may see them: the owner's side the newest build, all others the newest public version. */
@Injectable()
export class AlgorithmViews {
  constructor(
    private readonly builds: BuildsRepository,
    private readonly versions: VersionsRepository,
    private readonly settings: Settings,
  ) {}

  async of(caller: Caller, owned: OwnedAlgorithm): Promise<AlgorithmObject> {
    if (!mayManage(caller, owned.algorithm)) {
      const latest = await this.versions.resolve(owned.algorithm.id, { kind: 'latest' });
      return latest ? this.ofVersion(caller, owned, latest) : toAlgorithm({ ...owned, as: 'now', showLog: false }, this.settings.publicUrl);
    }
    const build = await this.builds.newest(owned.algorithm.id);
    const version = await this.versions.newest(owned.algorithm.id);
    return toAlgorithm({ ...owned, build, version, as: 'now', showLog: true }, this.settings.publicUrl);
  }

  async ofVersion(caller: Caller, owned: OwnedAlgorithm, version: Version): Promise<AlgorithmObject> {
    const [object] = await this.ofVersions(caller, owned, [version]);
    return object as AlgorithmObject;
  }

  async ofVersions(caller: Caller, owned: OwnedAlgorithm, versions: Version[]): Promise<AlgorithmObject[]> {
    const builds = await this.builds.byIds(versions.map((version) => version.build));
    const showLog = mayManage(caller, owned.algorithm);
    return versions.map((version) => toAlgorithm({ ...owned, version, build: builds.get(version.build), as: 'published', showLog }, this.settings.publicUrl));
  }
}
