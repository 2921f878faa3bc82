import { Controller, Delete, Get, Param, Post, Put } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Access } from '#src/platform/access/access.decorator.js';
import { Endpoint } from '#src/platform/http/endpoint.decorator.js';
import { pageQuery, type Page, type PageQuery } from '#src/platform/http/pagination.js';
import { Filter, Payload } from '#src/platform/http/payload.decorator.js';
import {
  createPackageSetSchema, packageSetExample, packageSetPageSchema, packageSetSchema, toPackageSet, updatePackageSetSchema, type CreatePackageSet, type PackageSetObject, type UpdatePackageSet,
} from './package-sets.dto.js';
import { PackageSetsService } from './package-sets.service.js';

/** Environments of a site's own: a language with packages on top. */
@ApiTags('Package sets')
@Controller('v1/package-sets')
@Access('admin')
export class PackageSetsController {
  constructor(private readonly sets: PackageSetsService) {}

  @Get()
  @Access('any')
  @Endpoint({ operationId: 'listPackageSets', summary: 'List package sets', returns: packageSetPageSchema, example: { marker: null, next_link: null, results: [packageSetExample] }, errors: ['invalidMarker', 'invalidLimit'] })
  list(@Filter(pageQuery) query: PageQuery): Promise<Page<PackageSetObject>> {
    return this.sets.list(query);
  }

  @Get(':package_set')
  @Access('any')
  @Endpoint({ operationId: 'getPackageSet', summary: 'Get a package set', returns: packageSetSchema, example: packageSetExample, errors: ['packageSetNotFound'] })
  async get(@Param('package_set') name: string): Promise<PackageSetObject> {
    return toPackageSet(await this.sets.find(name));
  }

  @Post()
  @Endpoint({
    operationId: 'createPackageSet', summary: 'Create a package set', description: 'Algorithms can use it once a build of it has succeeded.', status: 201, returns: packageSetSchema, example: { ...packageSetExample, status: 'new', built_for: [] },
    errors: ['malformedPackageSet', 'malformedPackageSetContents', 'duplicatePackageSetContents', 'packageNotFound', 'invalidBuildImage', 'unknownLanguage', 'packageSetNameTaken'],
  })
  create(@Payload(createPackageSetSchema, 'malformedPackageSet') body: CreatePackageSet): Promise<PackageSetObject> {
    return this.sets.create(body);
  }

  @Put(':package_set')
  @Endpoint({
    operationId: 'updatePackageSet', summary: 'Change, disable or enable a package set', returns: packageSetSchema, example: packageSetExample,
    description: 'What it consists of changes with its next build, and for an algorithm with the build after that. One that is disabled takes no new algorithms; those that are there go on.',
    errors: ['malformedPackageSet', 'malformedPackageSetContents', 'duplicatePackageSetContents', 'packageNotFound', 'invalidBuildImage', 'unknownLanguage', 'packageSetNotFound', 'packageSetUpdateForbidden', 'invalidPackageSetStatus'],
  })
  update(@Param('package_set') name: string, @Payload(updatePackageSetSchema, 'malformedPackageSet') body: UpdatePackageSet): Promise<PackageSetObject> {
    return this.sets.update(name, body);
  }

  @Delete(':package_set')
  @Endpoint({ operationId: 'deletePackageSet', summary: 'Delete a package set', description: 'One that no algorithm uses.', status: 204, errors: ['packageSetNotFound', 'packageSetUpdateForbidden'] })
  remove(@Param('package_set') name: string): Promise<void> {
    return this.sets.remove(name);
  }
}
