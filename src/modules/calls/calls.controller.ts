import { Controller, Get, Header, Param } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { ApiError } from '#libs/errors/index.js';
import { Access, CurrentCaller } from '#src/platform/access/access.decorator.js';
import { actsFor, type Caller } from '#src/platform/access/caller.js';
import { Endpoint } from '#src/platform/http/endpoint.decorator.js';
import { BlobStore, readWhole } from '#src/platform/storage/blob-store.js';
import { resultKey } from './call-blobs.js';
import { callSchema, toCall, writeCall, type CallObject } from './calls.dto.js';
import { CallRecords } from './call-records.js';

const example: CallObject = {
  request_id: 'req-3b1f7f0e-5c0f-4a3c-9d0b-0d4e9a1f2b3c', resource_type: 'call', status: 'succeeded', outcome: 'result', async: true,
  algorithm_id: '0199f2c4-7d3a-7c11-b0c4-7a1c1f1d2e3f', git_hash: 'a501ed74fd91548dedd50dffa59e9f0e53ce49a3', semantic_version: '0.1.0',
  created_at: '2026-04-07T16:45:07.096Z', finished_at: '2026-04-07T16:45:07.196Z', queue_seconds: 0, start_seconds: 0.09, run_seconds: 0.002,
  input_bytes: 5, output_bytes: 96, response: { result: 'Hello Mia', metadata: { content_type: 'text', duration: 0.002 } },
};

@ApiTags('Calls')
@Controller('v1/calls')
@Access('call')
export class CallsController {
  constructor(
    private readonly records: CallRecords,
    private readonly blobs: BlobStore,
  ) {}

  @Get(':request_id')
  @Header('Content-Type', 'application/json; charset=utf-8')
  @Endpoint({
    operationId: 'getCall', summary: 'Get the state of a call, and the result of an asynchronous one', returns: callSchema, example, errors: ['requestIdNotFound'],
    description: 'Only the account that made the call can see it.',
  })
  async get(@CurrentCaller() caller: Caller, @Param('request_id') id: string): Promise<string> {
    const call = /^req-[0-9a-f-]{36}$/.test(id) ? await this.records.find(id) : undefined;
    if (!call || !actsFor(caller, call.account)) {
      throw new ApiError('requestIdNotFound', { message: `There is no call with the request id "${id.slice(0, 60)}".` });
    }
    const kept = call.asynchronous && call.finishedAt ? await readWhole(this.blobs, resultKey(id)) : undefined;
    return writeCall(toCall(call), kept?.toString('utf8'));
  }
}
