import { Controller, Get, Param, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { z } from 'zod';
import { Access, CurrentCaller } from '#src/platform/access/access.decorator.js';
import type { Caller } from '#src/platform/access/caller.js';
import { Endpoint } from '#src/platform/http/endpoint.decorator.js';
import { inLinkHeader, pageQuery, type PageQuery } from '#src/platform/http/pagination.js';
import { Filter } from '#src/platform/http/payload.decorator.js';
import { AlgorithmListings, type ListedAlgorithm } from './algorithm-listings.js';

const listedSchema = z.object({ id: z.string(), algoname: z.string(), username: z.string() }).meta({ id: 'ListedAlgorithm' });

@ApiTags('Algorithms')
@Controller('v1/users')
@Access('any')
export class AlgorithmListingsController {
  constructor(private readonly listings: AlgorithmListings) {}

  @Get(':username/algorithms')
  @Endpoint({
    operationId: 'listAlgorithms', summary: 'List the algorithms of a user or organization', returns: z.array(listedSchema),
    description: 'Those of others only as far as they have a public version. The next page, if there is one, is in the header `Link`.',
    example: [{ id: '0199f2c4-7d3a-7c11-b0c4-7a1c1f1d2e3f', algoname: 'Hello', username: 'demo' }], errors: ['userNotFound', 'invalidMarker', 'invalidLimit'],
  })
  async list(@CurrentCaller() caller: Caller, @Param('username') owner: string, @Filter(pageQuery) query: PageQuery, @Res({ passthrough: true }) response: Response): Promise<ListedAlgorithm[]> {
    return inLinkHeader(response, await this.listings.list(caller, owner, query));
  }
}
