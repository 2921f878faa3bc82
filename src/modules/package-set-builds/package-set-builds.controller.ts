import { Controller, Get, Param, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { Access } from '#src/platform/access/access.decorator.js';
import { Endpoint } from '#src/platform/http/endpoint.decorator.js';
import { pageQuery, type Page } from '#src/platform/http/pagination.js';
import { Filter, Payload } from '#src/platform/http/payload.decorator.js';
import { packageSetBuildExample, packageSetBuildPageSchema, packageSetBuildSchema, requestBuildSchema, toPackageSetBuild, type PackageSetBuildObject, type RequestBuild } from './package-set-build-object.js';
import { PackageSetBuildsService } from './package-set-builds.service.js';

const query = pageQuery.extend({ status: z.string().optional().describe('in-progress, succeeded or failed') });
const logsSchema = z.object({ logs: z.string() }).meta({ id: 'PackageSetBuildLogs' });

/** How package sets come to be what algorithms run on. */
@ApiTags('Package sets')
@Controller('v1/package-sets/:package_set/builds')
@Access('admin')
export class PackageSetBuildsController {
  constructor(private readonly builds: PackageSetBuildsService) {}

  @Post()
  @Endpoint({
    operationId: 'buildPackageSet', summary: 'Build a package set', status: 202, returns: packageSetBuildSchema, example: { ...packageSetBuildExample, status: 'in-progress', finished_at: undefined },
    description: 'Answers at once; the build tells when it has ended. The first that succeeds makes the package set active.', errors: ['requestInvalid', 'packageSetNotFound', 'packageNotFound', 'invalidBuildImage', 'invalidPackageSetStatus'],
  })
  build(@Param('package_set') name: string, @Payload(requestBuildSchema.nullish()) body: RequestBuild | null | undefined): Promise<PackageSetBuildObject> {
    return this.builds.request(name, body?.image ?? 'cpu');
  }

  @Get()
  @Endpoint({ operationId: 'listPackageSetBuilds', summary: 'List the builds of a package set, newest first', returns: packageSetBuildPageSchema, example: { marker: null, next_link: null, results: [packageSetBuildExample] }, errors: ['packageSetNotFound', 'invalidBuildStatus', 'invalidMarker', 'invalidLimit'] })
  list(@Param('package_set') name: string, @Filter(query) filter: z.infer<typeof query>): Promise<Page<PackageSetBuildObject>> {
    return this.builds.list(name, filter);
  }

  @Get(':build_id')
  @Endpoint({ operationId: 'getPackageSetBuild', summary: 'Get a build of a package set', returns: packageSetBuildSchema, example: packageSetBuildExample, errors: ['packageSetNotFound', 'packageSetBuildNotFound'] })
  async get(@Param('package_set') name: string, @Param('build_id') id: string): Promise<PackageSetBuildObject> {
    return toPackageSetBuild(await this.builds.find(name, id));
  }

  @Get(':build_id/logs')
  @Endpoint({ operationId: 'getPackageSetBuildLogs', summary: 'Get what a build of a package set has said so far', returns: logsSchema, example: { logs: '==> bookworm with ca-certificates, git, python3\n' }, errors: ['packageSetNotFound', 'packageSetBuildNotFound'] })
  async logs(@Param('package_set') name: string, @Param('build_id') id: string): Promise<{ logs: string }> {
    return { logs: (await this.builds.find(name, id)).log };
  }
}
