import { Controller, Get, Param, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { algorithmExample, algorithmSchema, type AlgorithmObject } from '#src/modules/algorithms/algorithm-object.js';
import { Access, CurrentCaller } from '#src/platform/access/access.decorator.js';
import type { Caller } from '#src/platform/access/caller.js';
import { Endpoint } from '#src/platform/http/endpoint.decorator.js';
import { pageQuery, type Page, type PageQuery } from '#src/platform/http/pagination.js';
import { Filter } from '#src/platform/http/payload.decorator.js';
import { buildPageSchema, buildSchema, type BuildObject } from './build-object.js';
import { Compilation } from './compilation.js';
import { BuildsService } from './builds.service.js';

const logsSchema = z.object({ logs: z.string() }).meta({ id: 'AlgorithmBuildLogs' });
const example: BuildObject = {
  build_id: '0199f2c4-7d3a-7c11-b0c4-7a1c1f1d2e3f', commit_sha: 'd2f4112966eb5bcc2a54693249d634372d8b788a', resource_type: 'algorithm_build',
  started_at: '2026-04-07T16:45:07.096Z', finished_at: '2026-04-07T16:45:10.096Z', status: 'succeeded', version_info: { semantic_version: '1.0.0' },
};

@ApiTags('Builds')
@Controller('v1/algorithms/:username/:algoname')
@Access('key')
export class BuildsController {
  constructor(
    private readonly builds: BuildsService,
    private readonly compilation: Compilation,
  ) {}

  @Post('compile')
  @Access('management')
  @Endpoint({
    operationId: 'compileAlgorithm', summary: 'Compile an algorithm', returns: algorithmSchema, example: algorithmExample, errors: ['algorithmNotFound', 'requestInvalid', 'unavailable'],
    description: 'Builds the newest commit of the default branch and waits for the end. A build that fails answers 200 with `compilation.successful: false` and its log.',
  })
  compile(@CurrentCaller() caller: Caller, @Param('username') owner: string, @Param('algoname') name: string): Promise<AlgorithmObject> {
    return this.compilation.compile(caller, owner, name);
  }

  @Get('builds')
  @Endpoint({ operationId: 'listBuilds', summary: 'List builds, newest first', returns: buildPageSchema, example: { marker: null, next_link: null, results: [example] }, errors: ['algorithmNotFound', 'invalidMarker', 'invalidLimit'] })
  list(@CurrentCaller() caller: Caller, @Param('username') owner: string, @Param('algoname') name: string, @Filter(pageQuery) query: PageQuery): Promise<Page<BuildObject>> {
    return this.builds.list(caller, owner, name, query);
  }

  @Get('builds/:build_id')
  @Endpoint({ operationId: 'getBuild', summary: 'Get a build', returns: buildSchema, example, errors: ['algorithmNotFound', 'buildNotFound'] })
  get(@CurrentCaller() caller: Caller, @Param('username') owner: string, @Param('algoname') name: string, @Param('build_id') id: string): Promise<BuildObject> {
    return this.builds.get(caller, owner, name, id);
  }

  @Get('builds/:build_id/logs')
  @Endpoint({ operationId: 'getBuildLogs', summary: 'Get the logs of a build that has ended', returns: logsSchema, example: { logs: 'Building demo/Hello ...' }, errors: ['algorithmNotFound', 'buildNotFound', 'buildLogsNotFound'] })
  logs(@CurrentCaller() caller: Caller, @Param('username') owner: string, @Param('algoname') name: string, @Param('build_id') id: string): Promise<{ logs: string }> {
    return this.builds.logs(caller, owner, name, id);
  }
}
