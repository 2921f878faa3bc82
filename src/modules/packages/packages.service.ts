import { UniqueConstraintViolationException } from '@mikro-orm/core';
import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { ApiError } from '#libs/errors/index.js';
import { PackageSet } from '#src/modules/package-sets/package-set.entity.js';
import { Settings } from '#src/platform/config/settings.js';
import { newId } from '#src/platform/database/columns.js';
import { readPageRequest, toPage, type Page, type PageQuery } from '#src/platform/http/pagination.js';
import { Package } from './package.entity.js';
import { packageName, toPackage, type CreatePackage, type PackageObject, type UpdatePackage } from './packages.dto.js';

@Injectable()
export class PackagesService {
  constructor(
    private readonly em: EntityManager,
    private readonly settings: Settings,
  ) {}

  /** By name. */
  async list(query: PageQuery): Promise<Page<PackageObject>> {
    const page = readPageRequest(query, this.settings.pageLimits, packageName);
    const rows = await this.em.fork().find(Package, page.after === undefined ? {} : { name: { $gt: page.after } }, { orderBy: { name: 'asc' }, limit: page.limit + 1 });
    return toPage(rows, page, { url: `${this.settings.publicUrl}/v1/packages`, query }, { key: ({ name }) => name, item: toPackage });
  }

  /** Error: 1005. */
  async get(name: string): Promise<PackageObject> {
    const [found] = await this.named([name]);
    return toPackage(found!);
  }

  /** In the order of the names. Error: 1005, with the names that are not there. */
  async named(names: readonly string[]): Promise<Package[]> {
    const rows = await this.em.fork().find(Package, { name: { $in: [...names] } });
    const byName = new Map(rows.map((row) => [row.name, row]));
    const missing = names.filter((name) => !byName.has(name));
    if (missing.length > 0) {
      throw new ApiError('packageNotFound', { message: `There is no package named ${missing.slice(0, 10).map((name) => `"${name.slice(0, 100)}"`).join(', ')}.` });
    }
    return names.map((name) => byName.get(name)!);
  }

  /** Error: 2011. */
  async create(request: CreatePackage): Promise<PackageObject> {
    const now = new Date();
    const row: Package = {
      id: newId(), name: request.name, description: request.description ?? '', systemPackages: request.system_packages ?? [], script: withoutNul(request.script ?? ''), createdAt: now, updatedAt: now,
    };
    try {
      await this.em.fork().insert(Package, row);
    } catch (error) {
      throw error instanceof UniqueConstraintViolationException ? new ApiError('packageNameTaken', { message: `A package named "${request.name}" exists already.` }) : error;
    }
    return toPackage(row);
  }

  /** One of that name that is there stays as it is. */
  async ensure(name: string, script: string): Promise<void> {
    if ((await this.em.fork().count(Package, { name })) === 0) {
      await this.create({ name, script });
    }
  }

  /** Package sets have it when they are built the next time. Error: 1005. */
  async update(name: string, request: UpdatePackage): Promise<PackageObject> {
    await this.get(name);
    const change = {
      updatedAt: new Date(),
      ...(request.description == null ? {} : { description: request.description }),
      ...(request.system_packages == null ? {} : { systemPackages: request.system_packages }),
      ...(request.script == null ? {} : { script: withoutNul(request.script) }),
    };
    await this.em.fork().nativeUpdate(Package, { name }, change);
    return this.get(name);
  }

  /** Errors: 1005, 6001 while a package set has it. */
  async remove(name: string): Promise<void> {
    await this.get(name);
    const em = this.em.fork();
    const users = await em.find(PackageSet, { contents: { $contains: [name] } }, { fields: ['name'], limit: 10 });
    if (users.length > 0) {
      throw new ApiError('conflict', { message: `The package is in ${users.map((set) => `"${set.name}"`).join(', ')}. Take it out of there first.` });
    }
    await em.nativeDelete(Package, { name });
  }
}

/** PostgreSQL keeps no text with it, nor does a shell. */
const withoutNul = (text: string) => text.replaceAll('\0', '');
