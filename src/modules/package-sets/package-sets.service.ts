import { Injectable } from '@nestjs/common';
import { ApiError } from '#libs/errors/index.js';
import { findLanguage, languages } from '#libs/languages/registry.js';
import { packageName } from '#src/modules/packages/packages.dto.js';
import { PackagesService } from '#src/modules/packages/packages.service.js';
import { Settings } from '#src/platform/config/settings.js';
import { newId } from '#src/platform/database/columns.js';
import { readPageRequest, toPage, type Page, type PageQuery } from '#src/platform/http/pagination.js';
import type { PackageSet } from './package-set.entity.js';
import { contentsSchema, imagesSchema, toPackageSet, type CreatePackageSet, type PackageSetObject, type UpdatePackageSet } from './package-sets.dto.js';
import { outdated, readStatus, refuseChange, refuseRemoval } from './package-sets.policy.js';
import { PackageSetsRepository } from './package-sets.repository.js';

@Injectable()
export class PackageSetsService {
  constructor(
    private readonly sets: PackageSetsRepository,
    private readonly packages: PackagesService,
    private readonly settings: Settings,
  ) {}

  async list(query: PageQuery): Promise<Page<PackageSetObject>> {
    const page = readPageRequest(query, this.settings.pageLimits, packageName);
    return toPage(await this.sets.page(page), page, { url: `${this.settings.publicUrl}/v1/package-sets`, query }, { key: ({ name }) => name, item: toPackageSet });
  }

  /** Error: 1003. */
  async find(name: string): Promise<PackageSet> {
    const set = await this.sets.find(name);
    if (!set) {
      throw noSuchSet(name);
    }
    return set;
  }

  /** Errors: 1005, 2014, 2016, 4001, 4005, 4007. */
  async create(request: CreatePackageSet): Promise<PackageSetObject> {
    const now = new Date();
    const set: PackageSet = {
      id: newId(), name: request.name, displayName: request.display_name ?? request.name, description: request.description ?? '', language: languageId(request.language), images: readImages(request.images ?? {}),
      contents: await this.readContents(request.contents ?? []), status: 'new', cpuSystem: null, gpuSystem: null, createdAt: now, updatedAt: now,
    };
    await this.sets.insert(set);
    return toPackageSet(set);
  }

  /** What algorithms are built on changes with the next build. Errors: 1003, 1005, 1006, 2014, 2016, 2017, 4001, 4007. */
  async update(name: string, request: UpdatePackageSet): Promise<PackageSetObject> {
    await this.find(name);
    const wanted: Partial<PackageSet> = {
      updatedAt: new Date(),
      ...(request.display_name == null ? {} : { displayName: request.display_name }),
      ...(request.description == null ? {} : { description: request.description }),
      ...(request.language == null ? {} : { language: languageId(request.language) }),
      ...(request.images == null ? {} : { images: readImages(request.images) }),
      ...(request.contents == null ? {} : { contents: await this.readContents(request.contents) }),
    };
    await this.sets.change(name, (set, surroundings) => {
      const change = { ...wanted, ...(request.status == null ? {} : { status: readStatus(set, request.status) }) };
      refuseChange(set, change, surroundings);
      return { ...change, ...outdated(set, change) };
    });
    return toPackageSet(await this.find(name));
  }

  /** Errors: 1003, 1006. */
  async remove(name: string): Promise<void> {
    if (!(await this.sets.remove(name, refuseRemoval))) {
      throw noSuchSet(name);
    }
  }

  private async readContents(given: unknown): Promise<string[]> {
    const contents = contentsSchema.safeParse(given);
    if (!contents.success) {
      throw new ApiError('malformedPackageSetContents', { message: `contents must be a list of at most 100 names of packages: ${contents.error.issues[0]?.message ?? ''}` });
    }
    const twice = contents.data.find((name, index) => contents.data.indexOf(name) !== index);
    if (twice !== undefined) {
      throw new ApiError('duplicatePackageSetContents', { message: `The package "${twice}" is in contents twice.` });
    }
    await this.packages.named(contents.data);
    return contents.data;
  }
}

function noSuchSet(name: string): ApiError {
  return new ApiError('packageSetNotFound', { message: `There is no package set named "${name.slice(0, 100)}".` });
}

function languageId(name: string): string {
  const language = findLanguage(name);
  if (!language) {
    throw new ApiError('unknownLanguage', { message: `The language "${name.slice(0, 40)}" is not known here. Known: ${languages.map(({ id }) => id).join(', ')}.` });
  }
  return language.id;
}

function readImages(given: unknown): PackageSet['images'] {
  const images = imagesSchema.safeParse(given);
  if (!images.success) {
    throw new ApiError('invalidBuildImage', { message: `images must be {"cpu": IMAGE, "gpu": IMAGE}, either of them left out: ${images.error.issues[0]?.message ?? ''}` });
  }
  return images.data;
}
