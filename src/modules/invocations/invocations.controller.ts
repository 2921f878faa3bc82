import type { ServerResponse } from 'node:http';
import { Controller, HttpCode, Options, Post, Req, Res } from '@nestjs/common';
import { ApiBody, ApiExcludeEndpoint, ApiParam, ApiQuery, ApiTags } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { z } from 'zod';
import { ApiError, errorHeader } from '#libs/errors/index.js';
import { Access, CurrentCaller } from '#src/platform/access/access.decorator.js';
import type { Call } from '#src/modules/calls/call.entity.js';
import type { Caller } from '#src/platform/access/caller.js';
import type { IdentifiedRequest } from '#src/platform/http/request-id.js';
import { Endpoint } from '#src/platform/http/endpoint.decorator.js';
import { CallRunner } from './call-runner.js';
import { writeAnswer } from './invocation-answer.js';
import { setLimitHeaders } from './limit-headers.js';
import { InvocationsService } from './invocations.service.js';

const answerSchema = z
  .object({
    result: z.unknown().optional(),
    error: z.object({ message: z.string(), error_type: z.string(), stacktrace: z.string().optional() }).optional(),
    metadata: z.object({ content_type: z.enum(['text', 'json', 'binary']).optional(), duration: z.number(), stdout: z.string().optional() }),
    request_id: z.string(),
  })
  .meta({ id: 'InvocationAnswer' });
const example = { result: 'Hello Mia', metadata: { content_type: 'text', duration: 0.0002127 }, request_id: 'req-3b1f7f0e-5c0f-4a3c-9d0b-0d4e9a1f2b3c' };

@ApiTags('Calls')
@Controller('v1')
@Access('call')
export class InvocationsController {
  constructor(
    private readonly invocations: InvocationsService,
    private readonly runner: CallRunner,
  ) {}

  @Post('algo/*path')
  @Endpoint({
    operationId: 'invokeAlgorithm', summary: 'Call an algorithm', returns: answerSchema, example,
    description:
      '`path` is OWNER/NAME or OWNER/NAME/VERSION (or the id instead of OWNER/NAME). VERSION is 1.2.3, 1.2.*, 1.*, latestPrivate or a commit; without it the newest public version runs. ' +
      'What the algorithm does wrong comes as 200 with `error`.',
    errors: ['algorithmNotFound', 'malformedJson', 'requestInvalid', 'payloadTooLarge', 'unsupportedContentType', 'tooManyRequests', 'unavailable'],
  })
  @ApiParam({ name: 'path', example: 'demo/Hello' })
  @ApiBody({ schema: {}, examples: { text: { value: 'Mia' }, json: { value: { name: 'Mia' } } } })
  @ApiQuery({ name: 'timeout', required: false, description: 'Seconds; 300 unless given, 3000 at most' })
  @ApiQuery({ name: 'output', required: false, enum: ['raw', 'void'], description: '`raw`: the bare result. `void`: answer at once, run later' })
  @ApiQuery({ name: 'stdout', required: false, description: "Also what the algorithm printed; for the owner's side only" })
  async invoke(@CurrentCaller() caller: Caller, @Req() request: IdentifiedRequest, @Res() response: ServerResponse): Promise<void> {
    const reply = await this.invocations.invoke(caller, request).finally(() => setLimitHeaders(response, this.runner.loadOf(caller.accountId)));
    if (response.destroyed) {
      return;
    }
    if (reply.kind === 'raw') {
      response.setHeader('Content-Type', reply.contentType);
      send(response, reply.body, reply.record);
      return;
    }
    const failed = reply.kind === 'raw-error';
    if (failed) {
      response.statusCode = 400;
      response.setHeader('X-Error-Message', errorHeader(reply.error.message));
    }
    const body = failed ? { error: { id: request.requestId, code: 6001, ...reply.error }, id: request.requestId, code: 6001, message: reply.error.message } : reply.body;
    response.setHeader('Content-Type', 'application/json; charset=utf-8');
    send(response, 'metadata' in body ? writeAnswer(body) : JSON.stringify(body), reply.record);
  }

  /** The same for browsers (platform reference, CORS): the key must allow it, and its host when it names one. */
  @Post('web/algo/*path')
  @HttpCode(200)
  @ApiExcludeEndpoint()
  invokeFromBrowser(@CurrentCaller() caller: Caller, @Req() request: Request, @Res() response: Response): Promise<void> {
    refuseUnlessWeb(caller, request.headers.referer ?? request.headers.origin);
    return this.invoke(caller, request, response);
  }

  @Options('web/algo/*path')
  @Access('public')
  @ApiExcludeEndpoint()
  preflight(@Res() response: Response): void {
    response.status(204).end();
  }
}

function send(response: ServerResponse, body: string | Buffer, record: Call | undefined): void {
  const bytes = Buffer.byteLength(body);
  if (record) {
    record.outputBytes = bytes;
  }
  response.setHeader('Content-Length', bytes);
  response.end(body);
}

export function refuseUnlessWeb(caller: Caller, referer: string | undefined): void {
  const { allow_web_algo, referer_host } = caller.permissions;
  const refuse = (message: string): never => {
    throw new ApiError('notAuthorized', { message });
  };
  if (!allow_web_algo) {
    refuse('This API key may not be used from browsers. Use one that has "allow_web_algo".');
  }
  if (referer_host && (!referer || URL.parse(referer)?.hostname !== referer_host)) {
    refuse(`This API key may be used from pages of ${referer_host} only.`);
  }
}
