import { Controller, Get, Param, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { ApiError } from '#libs/errors/index.js';
import { AlgorithmAccess } from '#src/modules/algorithms/algorithm-access.js';
import { Access, CurrentCaller } from '#src/platform/access/access.decorator.js';
import type { Caller } from '#src/platform/access/caller.js';
import { Settings } from '#src/platform/config/settings.js';
import { Endpoint } from '#src/platform/http/endpoint.decorator.js';
import { pageOf, pageQuery, readPageRequest, toPage, type Page, type PageQuery } from '#src/platform/http/pagination.js';
import { Filter, Payload } from '#src/platform/http/payload.decorator.js';
import type { Insight } from './insight.entity.js';
import { InsightRecords } from './insight-records.js';
import { addMetrics, insightsSchema, type ReportedInsights } from './reported-metrics.js';

const insightSchema = z
  .object({
    request_id: z.string(), time: z.string(), duration_milliseconds: z.number(), algorithm_owner: z.string(), algorithm_name: z.string(), algorithm_version: z.string(),
    metrics: z.record(z.string(), z.union([z.number(), z.boolean(), z.string(), z.null()])),
  })
  .meta({ id: 'Insight' });
type InsightObject = z.infer<typeof insightSchema>;
const example: InsightObject = {
  request_id: 'req-3b1f7f0e-5c0f-4a3c-9d0b-0d4e9a1f2b3c', time: '2026-04-07T16:45:07.096Z', duration_milliseconds: 12.5, algorithm_owner: 'demo', algorithm_name: 'Faces',
  algorithm_version: '0.1.0', metrics: { faces: 3 },
};

@ApiTags('Insights')
@Controller('v1')
@Access('call')
export class InsightsController {
  constructor(
    private readonly records: InsightRecords,
    private readonly access: AlgorithmAccess,
    private readonly settings: Settings,
  ) {}

  @Post('insights')
  @Endpoint({
    operationId: 'reportInsights', summary: 'Report metrics of the running execution', returns: z.object({ response: z.string() }), example: { response: 'accepted' },
    description: 'From inside an algorithm. They are kept when the version was published with `insights_enabled`, and for calls of a commit by its hash.', errors: ['requestInvalid'],
  })
  report(@CurrentCaller() caller: Caller, @Payload(insightsSchema) body: ReportedInsights): { response: string } {
    const metrics = caller.inside?.insights;
    if (!caller.inside) {
      throw new ApiError('notAuthorized', { message: 'Insights are reported from inside a running algorithm.' });
    }
    if (!metrics) {
      return { response: 'not kept: this version was published without insights_enabled' };
    }
    addMetrics(metrics, body);
    return { response: 'accepted' };
  }

  @Get('algorithms/:username/:algoname/insights')
  @Access('key')
  @Endpoint({ operationId: 'listInsights', summary: "List what an algorithm's executions reported, newest first", description: "For the owner's side.", returns: pageOf(insightSchema, 'InsightPage'), example: { marker: null, next_link: null, results: [example] }, errors: ['algorithmNotFound', 'invalidMarker', 'invalidLimit'] })
  async list(@CurrentCaller() caller: Caller, @Param('username') owner: string, @Param('algoname') name: string, @Filter(pageQuery) query: PageQuery): Promise<Page<InsightObject>> {
    const { algorithm, ownerName } = await this.access.toManage(caller, owner, name);
    const page = readPageRequest(query, this.settings.pageLimits);
    const url = `${this.settings.publicUrl}/v1/algorithms/${ownerName}/${algorithm.name}/insights`;
    return toPage(await this.records.list(algorithm.id, page), page, { url, query }, { key: ({ id }) => id, item: toObject });
  }
}

function toObject(insight: Insight): InsightObject {
  return {
    request_id: insight.requestId, time: insight.createdAt.toISOString(), duration_milliseconds: insight.durationMs, algorithm_owner: insight.algorithmOwner,
    algorithm_name: insight.algorithmName, algorithm_version: insight.algorithmVersion, metrics: insight.metrics,
  };
}
