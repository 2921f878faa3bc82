import { Controller, Delete, Get, Param, Patch, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { Access } from '#src/platform/access/access.decorator.js';
import { Endpoint } from '#src/platform/http/endpoint.decorator.js';
import { Payload } from '#src/platform/http/payload.decorator.js';
import { ScmDirectory } from './scm-directory.js';
import { internalScmExample, scmExample, scmSchema, toScm, type ScmObject } from './scm-object.js';
import { createScmSchema, updateScmSchema, type CreateScm, type UpdateScm } from './scms.dto.js';
import { ScmsService } from './scms.service.js';

const scmListSchema = z.object({ results: z.array(scmSchema) }).meta({ id: 'ScmList' });

/** Where repositories live. The internal one is always there. */
@ApiTags('SCMs')
@Controller('v1')
@Access('admin')
export class ScmsController {
  constructor(
    private readonly directory: ScmDirectory,
    private readonly scms: ScmsService,
  ) {}

  @Get('scms')
  @Access('any')
  @Endpoint({ operationId: 'listScms', summary: 'List source-code managers', returns: scmListSchema, example: { results: [internalScmExample, scmExample] } })
  list(): { results: ScmObject[] } {
    return { results: this.directory.list().map(toScm) };
  }

  @Get('scms/:scm_id')
  @Access('any')
  @Endpoint({ operationId: 'getScm', summary: 'Get a source-code manager', returns: scmSchema, example: scmExample, errors: ['scmNotFound'] })
  get(@Param('scm_id') id: string): ScmObject {
    return toScm(this.directory.get(id));
  }

  @Post('admin/scms')
  @Endpoint({ operationId: 'createScm', summary: 'Add a source-code manager', description: "The client's secret is kept sealed and never shown.", status: 201, returns: scmSchema, example: scmExample, errors: ['invalidScm', 'scmDuplicate', 'scmNotModifiable'] })
  create(@Payload(createScmSchema, 'invalidScm') body: CreateScm): Promise<ScmObject> {
    return this.scms.create(body);
  }

  @Patch('admin/scms/:scm_id')
  @Endpoint({ operationId: 'updateScm', summary: 'Enable, disable or move a source-code manager', returns: scmSchema, example: scmExample, errors: ['malformedScmUpdate', 'scmNotFound', 'scmIsDefault', 'scmDuplicate', 'scmNotModifiable'] })
  update(@Param('scm_id') id: string, @Payload(updateScmSchema, 'malformedScmUpdate') body: UpdateScm): Promise<ScmObject> {
    return this.scms.update(id, body);
  }

  @Post('admin/scms/:scm_id/default')
  @Endpoint({ operationId: 'setDefaultScm', summary: 'Make a source-code manager the default for new algorithms', status: 204, errors: ['scmNotFound', 'scmIsDisabled'] })
  makeDefault(@Param('scm_id') id: string): Promise<void> {
    return this.scms.makeDefault(id);
  }

  @Delete('admin/scms/:scm_id')
  @Endpoint({ operationId: 'deleteScm', summary: 'Delete a source-code manager', description: 'One that is disabled, not the default, and was never used.', status: 204, errors: ['scmNotFound', 'scmNotDeletable', 'scmIsDefault', 'scmInUse', 'scmNotModifiable'] })
  remove(@Param('scm_id') id: string): Promise<void> {
    return this.scms.remove(id);
  }
}
