import { z } from 'zod';
import type { Call } from './call.entity.js';

/** The state of a call by its request id. Error 7000 when it is unknown. */
export const callSchema = z
  .object({
    request_id: z.string(),
    resource_type: z.literal('call'),
    status: z.enum(['queued', 'running', 'succeeded', 'failed']),
    outcome: z.string().optional().describe('`result`, or the kind of the failure'),
    async: z.boolean(),
    algorithm_id: z.string(),
    git_hash: z.string(),
    semantic_version: z.string().optional(),
    created_at: z.string(),
    finished_at: z.string().optional(),
    queue_seconds: z.number().describe('Waiting for a slot'),
    start_seconds: z.number().describe('Starting a slot, load() included'),
    run_seconds: z.number().describe('Inside the algorithm'),
    input_bytes: z.number().int(),
    output_bytes: z.number().int(),
    response: z.unknown().optional().describe('The answer of an asynchronous call, while it is kept'),
  })
  .meta({ id: 'Call' });
export type CallObject = z.infer<typeof callSchema>;

export function toCall(call: Call): CallObject {
  return {
    request_id: call.id,
    resource_type: 'call',
    status: call.status,
    ...(call.outcome ? { outcome: call.outcome } : {}),
    async: call.asynchronous,
    algorithm_id: call.algorithm,
    git_hash: call.gitHash,
    ...(call.semanticVersion ? { semantic_version: call.semanticVersion } : {}),
    created_at: call.createdAt.toISOString(),
    ...(call.finishedAt ? { finished_at: call.finishedAt.toISOString() } : {}),
    queue_seconds: call.queueMs / 1000,
    start_seconds: call.startMs / 1000,
    run_seconds: call.runMs / 1000,
    input_bytes: call.inputBytes,
    output_bytes: call.outputBytes,
  };
}

/** `response`: the kept answer. It is JSON, may be large, and goes out as it is. */
export function writeCall(call: CallObject, response: string | undefined): string {
  const text = JSON.stringify(call);
  return response === undefined ? text : `${text.slice(0, -1)},"response":${response}}`;
}
