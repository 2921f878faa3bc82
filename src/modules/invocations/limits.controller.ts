import { Controller, Get } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { Access, CurrentCaller } from '#src/platform/access/access.decorator.js';
import type { Caller } from '#src/platform/access/caller.js';
import { Settings } from '#src/platform/config/settings.js';
import { Endpoint } from '#src/platform/http/endpoint.decorator.js';
import { CallRunner } from './call-runner.js';

const limitsSchema = z
  .object({
    concurrent_calls: z.object({ limit: z.number().int(), under_way: z.number().int() }),
    input_bytes: z.number().int(),
    output_bytes: z.number().int(),
    timeout_seconds: z.object({ default: z.number().int(), limit: z.number().int() }),
    child_calls: z.number().int(),
  })
  .meta({ id: 'Limits' });

@ApiTags('Calls')
@Controller('v1/limits')
@Access('key')
export class LimitsController {
  constructor(
    private readonly runner: CallRunner,
    private readonly settings: Settings,
  ) {}

  @Get()
  @Endpoint({
    operationId: 'getLimits', summary: 'Get the limits of your calls, and how much of them is in use', returns: limitsSchema,
    example: { concurrent_calls: { limit: 600, under_way: 2 }, input_bytes: 10_485_760, output_bytes: 15_000_000, timeout_seconds: { default: 300, limit: 3000 }, child_calls: 24 },
    description: 'As the server process that answers sees it: each counts for itself.',
  })
  get(@CurrentCaller() caller: Caller): z.infer<typeof limitsSchema> {
    const { env } = this.settings;
    const { limit, underWay } = this.runner.loadOf(caller.accountId);
    return {
      concurrent_calls: { limit, under_way: underWay },
      input_bytes: env.CALL_INPUT_MAX_BYTES,
      output_bytes: env.CALL_OUTPUT_MAX_BYTES,
      timeout_seconds: { default: env.CALL_TIMEOUT_SECONDS, limit: env.CALL_TIMEOUT_MAX_SECONDS },
      child_calls: env.CHILD_CALLS_MAX,
    };
  }
}
