import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { ApiError } from '#libs/errors/index.js';
import type { Language } from '#libs/languages/language.js';
import type { PackageSet } from '#src/modules/package-sets/package-set.entity.js';
import { PackageSetsRepository } from '#src/modules/package-sets/package-sets.repository.js';
import { DisabledEnvironment } from './disabled-environment.entity.js';
import { languageEnvironments, languageSpecification, setEnvironments, type Environment } from './environment-catalogue.js';

/** Which environments there are, and which of them new algorithms may be written for. */
@Injectable()
export class EnvironmentDirectory {
  constructor(
    private readonly em: EntityManager,
    private readonly sets: PackageSetsRepository,
  ) {}

  /** For new algorithms: neither disabled nor still to be built. */
  async list(language: Language): Promise<Environment[]> {
    const disabled = await this.disabledSpecifications();
    const sets = (await this.sets.all()).filter((set) => set.status === 'active');
    return [...languageEnvironments.filter(({ specificationId }) => !disabled.has(specificationId)), ...sets.flatMap(onItsMachines)].filter((environment) => environment.language === language);
  }

  /** Of languages, what an administrator has disabled. */
  async listDisabled(): Promise<Environment[]> {
    const disabled = await this.disabledSpecifications();
    return languageEnvironments.filter(({ specificationId }) => disabled.has(specificationId));
  }

  async find(id: string): Promise<Environment | undefined> {
    return languageEnvironments.find((environment) => environment.id === id) ?? (await this.sets.all()).flatMap(setEnvironments).find((environment) => environment.id === id);
  }

  /** Error: 4002 for a language that takes no new algorithms. */
  async refuseDisabled(language: Language): Promise<void> {
    if ((await this.disabledSpecifications()).has(languageSpecification(language))) {
      throw new ApiError('languageLacksFeature', { message: `The language "${language.id}" takes no new algorithms: an administrator has disabled it.` });
    }
  }

  async enable(specification: string): Promise<void> {
    await this.em.fork().nativeDelete(DisabledEnvironment, { specification });
  }

  async disable(specification: string): Promise<void> {
    await this.em.fork().upsert(DisabledEnvironment, { specification, disabledAt: new Date() });
  }

  private async disabledSpecifications(): Promise<ReadonlySet<string>> {
    return new Set((await this.em.fork().find(DisabledEnvironment, {})).map(({ specification }) => specification));
  }
}

/** On gpu, what was built for cpu serves as well. */
function onItsMachines(set: PackageSet): Environment[] {
  return setEnvironments(set).filter(({ machineType }) => machineType === 'GPU' || set.cpuSystem !== null);
}
