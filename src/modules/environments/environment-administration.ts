import { Injectable } from '@nestjs/common';
import { ApiError } from '#libs/errors/index.js';
import type { Language } from '#libs/languages/language.js';
import { findLanguage, languages } from '#libs/languages/registry.js';
import { PackageSetBuildsService } from '#src/modules/package-set-builds/package-set-builds.service.js';
import type { PackageSet } from '#src/modules/package-sets/package-set.entity.js';
import { isBuilt } from '#src/modules/package-sets/package-sets.policy.js';
import { PackageSetsRepository } from '#src/modules/package-sets/package-sets.repository.js';
import { PackageSetsService } from '#src/modules/package-sets/package-sets.service.js';
import { PackagesService } from '#src/modules/packages/packages.service.js';
import { languageSpecification, setEnvironments, setSpecification, type Environment } from './environment-catalogue.js';
import { EnvironmentDirectory } from './environment-directory.js';
import { environmentOffers, type EnvironmentOffer } from './environment-offers.js';

/** What a specification stands for. */
type Specified = { language: Language } | { set: PackageSet } | { offer: EnvironmentOffer };

/** What administrators do with environments (platform reference, 3.6). */
@Injectable()
export class EnvironmentAdministration {
  constructor(
    private readonly directory: EnvironmentDirectory,
    private readonly packages: PackagesService,
    private readonly rows: PackageSetsRepository,
    private readonly sets: PackageSetsService,
    private readonly builds: PackageSetBuildsService,
  ) {}

  /** What could be enabled: what is disabled, and what is offered and not there yet. */
  async available(): Promise<Environment[]> {
    const sets = await this.rows.all();
    const taken = new Set(sets.map(({ name }) => name));
    const offered = environmentOffers.filter(({ set }) => !taken.has(set.name)).map(({ set }) => ({ name: set.name, displayName: set.display_name, description: set.description, language: set.language, createdAt: new Date() }));
    return [...(await this.directory.listDisabled()), ...[...sets.filter(({ status }) => status !== 'active'), ...offered].flatMap(setEnvironments)];
  }

  /** Takes new algorithms again; what has to be built for that is begun, and a package set that is active is built anew. Errors: 2017, 4001. */
  async enable(specification: string): Promise<void> {
    const specified = await this.specified(specification);
    if ('language' in specified) {
      await this.directory.enable(specification);
    } else if ('offer' in specified) {
      await this.accept(specified.offer);
    } else if (specified.set.status === 'disabled' && isBuilt(specified.set)) {
      await this.sets.update(specified.set.name, { status: 'active' });
    } else {
      await this.buildEach(specified.set.name, specified.set.images);
    }
  }

  /** Takes no new algorithms. Errors: 4001. */
  async disable(specification: string): Promise<void> {
    const specified = await this.specified(specification);
    if ('language' in specified) {
      await this.directory.disable(specification);
    } else if ('set' in specified) {
      await this.sets.update(specified.set.name, { status: 'disabled' });
    }
  }

  /** The language of a specification. Error: 4001. */
  async languageOf(specification: string): Promise<Language> {
    const specified = await this.specified(specification);
    const language = 'language' in specified ? specified.language : findLanguage('set' in specified ? specified.set.language : specified.offer.set.language);
    if (!language) {
      throw new ApiError('unknownLanguage');
    }
    return language;
  }

  private async accept({ set, packages }: EnvironmentOffer): Promise<void> {
    for (const [name, script] of Object.entries(packages)) {
      // One that is there may be of another offer, or the administrator's own by now.
      await this.packages.ensure(name, script);
    }
    await this.sets.create(set);
    await this.buildEach(set.name, set.images ?? {});
  }

  private async buildEach(name: string, images: PackageSet['images']): Promise<void> {
    if (images.cpu !== undefined || images.gpu === undefined) {
      await this.builds.request(name, 'cpu');
    }
    if (images.gpu !== undefined) {
      await this.builds.request(name, 'gpu');
    }
  }

  private async specified(specification: string): Promise<Specified> {
    const language = languages.find((each) => languageSpecification(each) === specification);
    if (language) {
      return { language };
    }
    const set = (await this.rows.all()).find(({ name }) => setSpecification(name) === specification);
    if (set) {
      return { set };
    }
    const offer = environmentOffers.find((each) => setSpecification(each.set.name) === specification);
    if (offer) {
      return { offer };
    }
    throw new ApiError('unknownLanguage', { message: `There is no environment specification "${specification.slice(0, 60)}".` });
  }
}
