import { Controller, Delete, Get, Param, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Access, CurrentCaller } from '#src/platform/access/access.decorator.js';
import type { Caller } from '#src/platform/access/caller.js';
import { Endpoint } from '#src/platform/http/endpoint.decorator.js';
import { pageQuery, type Page, type PageQuery } from '#src/platform/http/pagination.js';
import { Filter } from '#src/platform/http/payload.decorator.js';
import { CollectionListing } from './collection-listing.js';
import { collectionExample as example, collectionPageSchema, collectionSchema, type CollectionObject } from './collection-object.js';
import { DefaultCollections } from './default-collections.js';

@ApiTags('Data')
@Controller('v1')
export class CollectionsController {
  constructor(
    private readonly listing: CollectionListing,
    private readonly defaults: DefaultCollections,
  ) {}

  @Get('hostedData')
  @Access('key')
  @Endpoint({ operationId: 'listCollections', summary: 'List your collections', description: 'Those of your account and of the organizations you belong to, oldest first.', returns: collectionPageSchema, example: { marker: null, next_link: null, results: [example] }, errors: ['invalidMarker', 'invalidLimit'] })
  list(@CurrentCaller() caller: Caller, @Filter(pageQuery) query: PageQuery): Promise<Page<CollectionObject>> {
    return this.listing.list(caller, query);
  }

  @Post('algorithms/:username/:algoname/collections/:collection_id')
  @Access('management')
  @Endpoint({ operationId: 'assignDefaultCollection', summary: 'Give an algorithm its default collection', description: 'Inside the algorithm it is `data://.algo/default`. A collection of the same owner; it takes the place of the one before.', returns: collectionSchema, example, errors: ['algorithmNotFound', 'dataNotFound', 'requestInvalid'] })
  assign(@CurrentCaller() caller: Caller, @Param('username') owner: string, @Param('algoname') name: string, @Param('collection_id') id: string): Promise<CollectionObject> {
    return this.defaults.assign(caller, owner, name, id);
  }

  @Delete('algorithms/:username/:algoname/collections/:collection_id')
  @Access('management')
  @Endpoint({ operationId: 'unassignDefaultCollection', summary: 'Take the default collection of an algorithm away', description: 'The collection itself stays.', status: 204, errors: ['algorithmNotFound'] })
  unassign(@CurrentCaller() caller: Caller, @Param('username') owner: string, @Param('algoname') name: string, @Param('collection_id') id: string): Promise<void> {
    return this.defaults.unassign(caller, owner, name, id);
  }
}
