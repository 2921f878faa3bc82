import { Controller, Param, Post, Req, Res } from '@nestjs/common';
import { ApiBody, ApiTags } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { z } from 'zod';
import { Access } from '#src/platform/access/access.decorator.js';
import { Endpoint } from '#src/platform/http/endpoint.decorator.js';
import { readBody } from '#src/platform/http/read-body.js';
import { ScmWebhooksService } from './scm-webhooks.service.js';

/** GitHub sends 25 MiB at most. */
const MAX_BYTES = 25 * 1024 * 1024;

const ignoredSchema = z.object({ reason: z.string() }).meta({ id: 'ScmWebhookIgnored' });

/** For the providers only: they sign what they send. */
@ApiTags('SCMs')
@Controller('v1/algorithms/:username/:algoname/scm')
@Access('public')
export class ScmWebhooksController {
  constructor(private readonly webhooks: ScmWebhooksService) {}

  @Post('webhook')
  @ApiBody({ schema: {} })
  @Endpoint({
    operationId: 'receiveScmEvent', summary: 'What a source-code manager tells of the repository of an algorithm', status: 202, returns: ignoredSchema, example: { reason: 'Only pushes to the default branch, main, are built.' },
    description: '204 when something is done about it; 202 with the reason when there is nothing to do.', errors: ['algorithmNotFound', 'internalScmHasNoWebhooks', 'webhookMalformed', 'payloadTooLarge'],
  })
  async receive(@Param('username') owner: string, @Param('algoname') name: string, @Req() request: Request, @Res() response: Response): Promise<void> {
    const delivery = async () => ({ headers: request.headers, body: await readBody(request, MAX_BYTES, `A delivery may have ${MAX_BYTES} bytes at most.`) });
    const reason = await this.webhooks.receive(owner, name, delivery);
    if (reason === undefined) {
      response.status(204).end();
    } else {
      response.status(202).json({ reason });
    }
  }
}
