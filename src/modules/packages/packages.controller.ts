import { Controller, Delete, Get, Param, Post, Put } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Access } from '#src/platform/access/access.decorator.js';
import { Endpoint } from '#src/platform/http/endpoint.decorator.js';
import { pageQuery, type Page, type PageQuery } from '#src/platform/http/pagination.js';
import { Filter, Payload } from '#src/platform/http/payload.decorator.js';
import { createPackageSchema, packageExample, packagePageSchema, packageSchema, updatePackageSchema, type CreatePackage, type PackageObject, type UpdatePackage } from './packages.dto.js';
import { PackagesService } from './packages.service.js';

/** What package sets are made of. */
@ApiTags('Package sets')
@Controller('v1/packages')
@Access('admin')
export class PackagesController {
  constructor(private readonly packages: PackagesService) {}

  @Get()
  @Endpoint({ operationId: 'listPackages', summary: 'List packages', returns: packagePageSchema, example: { marker: null, next_link: null, results: [packageExample] }, errors: ['invalidMarker', 'invalidLimit'] })
  list(@Filter(pageQuery) query: PageQuery): Promise<Page<PackageObject>> {
    return this.packages.list(query);
  }

  @Get(':package_name')
  @Endpoint({ operationId: 'getPackage', summary: 'Get a package', returns: packageSchema, example: packageExample, errors: ['packageNotFound'] })
  get(@Param('package_name') name: string): Promise<PackageObject> {
    return this.packages.get(name);
  }

  @Post()
  @Endpoint({ operationId: 'createPackage', summary: 'Create a package', status: 201, returns: packageSchema, example: packageExample, errors: ['malformedPackage', 'packageNameTaken'] })
  create(@Payload(createPackageSchema, 'malformedPackage') body: CreatePackage): Promise<PackageObject> {
    return this.packages.create(body);
  }

  @Put(':package_name')
  @Endpoint({ operationId: 'updatePackage', summary: 'Change a package', description: 'Package sets have the change once they are built again.', returns: packageSchema, example: packageExample, errors: ['malformedPackage', 'packageNotFound'] })
  update(@Param('package_name') name: string, @Payload(updatePackageSchema, 'malformedPackage') body: UpdatePackage): Promise<PackageObject> {
    return this.packages.update(name, body);
  }

  @Delete(':package_name')
  @Endpoint({ operationId: 'deletePackage', summary: 'Delete a package', description: 'One that is in no package set.', status: 204, errors: ['packageNotFound', 'conflict'] })
  remove(@Param('package_name') name: string): Promise<void> {
    return this.packages.remove(name);
  }
}
