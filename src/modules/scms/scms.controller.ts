import { Controller, Get, Param } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { ApiError } from '#libs/errors/index.js';
import { INTERNAL_SCM } from '#src/modules/algorithms/algorithm-object.js';
import { Access } from '#src/platform/access/access.decorator.js';
import { Endpoint } from '#src/platform/http/endpoint.decorator.js';

const scmSchema = z.object({ id: z.string(), provider: z.string(), default: z.boolean(), enabled: z.boolean() }).meta({ id: 'Scm' });
const scmListSchema = z.object({ results: z.array(scmSchema) }).meta({ id: 'ScmList' });
type Scm = z.infer<typeof scmSchema>;

/** Where repositories live. The internal one is always there. */
@ApiTags('SCMs')
@Controller('v1/scms')
@Access('any')
export class ScmsController {
  @Get()
  @Endpoint({ operationId: 'listScms', summary: 'List source-code managers', returns: scmListSchema, example: { results: [INTERNAL_SCM] } })
  list(): { results: Scm[] } {
    return { results: [INTERNAL_SCM] };
  }

  @Get(':scm_id')
  @Endpoint({ operationId: 'getScm', summary: 'Get a source-code manager', returns: scmSchema, example: INTERNAL_SCM, errors: ['scmNotFound'] })
  get(@Param('scm_id') id: string): Scm {
    if (id !== INTERNAL_SCM.id) {
      throw new ApiError('scmNotFound', { message: `There is no source-code manager "${id.slice(0, 60)}". Known: ${INTERNAL_SCM.id}.` });
    }
    return INTERNAL_SCM;
  }
}
