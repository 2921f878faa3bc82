import { Controller, Get, Param, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { algorithmExample, algorithmPageSchema, algorithmSchema, type AlgorithmObject } from '#src/modules/algorithms/algorithm-object.js';
import { Access, CurrentCaller } from '#src/platform/access/access.decorator.js';
import type { Caller } from '#src/platform/access/caller.js';
import { Endpoint } from '#src/platform/http/endpoint.decorator.js';
import type { Page } from '#src/platform/http/pagination.js';
import { Filter, Payload } from '#src/platform/http/payload.decorator.js';
import { publishSchema, type PublishRequest } from './publications.dto.js';
import { PublicationsService } from './publications.service.js';
import { VersionListings } from './version-listings.js';
import { versionQuery, type VersionQuery } from './version-query.js';

@ApiTags('Versions')
@Controller('v1/algorithms/:username/:algoname')
@Access('key')
export class VersionsController {
  constructor(
    private readonly publications: PublicationsService,
    private readonly listings: VersionListings,
  ) {}

  /** Under both spellings (client contract, 1.8). */
  @Post(['versions', 'version'])
  @Access('management')
  @Endpoint({
    operationId: 'publishAlgorithm', summary: 'Publish the newest build as a version', returns: algorithmSchema, example: algorithmExample, errors: ['algorithmNotFound', 'versionAlreadyPublished', 'requestInvalid'],
    description: 'The number is the last published one, raised by `version_type`. Changed settings can ask for at least a minor or a major step. `/version` is the same.',
  })
  publish(
    @CurrentCaller() caller: Caller, @Param('username') owner: string, @Param('algoname') name: string, @Payload(publishSchema) body: PublishRequest,
  ): Promise<AlgorithmObject> {
    return this.publications.publish(caller, owner, name, body);
  }

  @Get('versions')
  @Endpoint({ operationId: 'listVersions', summary: 'List versions, newest first', returns: algorithmPageSchema, example: { marker: null, next_link: null, results: [algorithmExample] }, errors: ['algorithmNotFound', 'invalidMarker', 'invalidLimit'] })
  list(
    @CurrentCaller() caller: Caller, @Param('username') owner: string, @Param('algoname') name: string, @Filter(versionQuery) query: VersionQuery,
  ): Promise<Page<AlgorithmObject>> {
    return this.listings.list(caller, owner, name, query);
  }

  @Get('versions/:git_hash')
  @Endpoint({ operationId: 'getVersion', summary: 'Get a version by its commit', returns: algorithmSchema, example: algorithmExample, errors: ['algorithmNotFound', 'versionNotFound'] })
  get(@CurrentCaller() caller: Caller, @Param('username') owner: string, @Param('algoname') name: string, @Param('git_hash') hash: string): Promise<AlgorithmObject> {
    return this.listings.get(caller, owner, name, hash);
  }
}
