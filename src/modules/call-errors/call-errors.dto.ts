import { z } from 'zod';
import type { CallError } from './call-error.entity.js';

export const callErrorSchema = z
  .object({
    created_at: z.number().int().describe('Milliseconds since 1970'),
    request_id: z.string(),
    username: z.string().describe('Owner of the algorithm'),
    algoname: z.string(),
    algoversion: z.string(),
    input: z.string().describe('The first 128 characters'),
    error: z.string().describe('Message and stack trace'),
    error_type: z.string(),
    billable_to: z.string().describe('Who called'),
    worker: z.string(),
  })
  .meta({ id: 'CallError' });
export type CallErrorObject = z.infer<typeof callErrorSchema>;

export const callErrorExample: CallErrorObject = {
  created_at: 1775580307096, request_id: 'req-3b1f7f0e-5c0f-4a3c-9d0b-0d4e9a1f2b3c', username: 'demo', algoname: 'Hello', algoversion: '0.1.0', input: 'Mia',
  error: 'division by zero', error_type: 'AlgorithmError', billable_to: 'mia', worker: 'node-1',
};

/** The stack trace is in `error`: for the owner's side. Others get the first line, the message. */
export function toCallError(row: CallError, showTrace: boolean): CallErrorObject {
  return {
    created_at: row.createdAt.getTime(),
    request_id: row.requestId,
    username: row.ownerName,
    algoname: row.algorithmName,
    algoversion: row.algorithmVersion,
    input: row.input,
    error: showTrace ? row.error : (row.error.split('\n', 1)[0] ?? ''),
    error_type: row.errorType,
    billable_to: row.accountName,
    worker: row.worker,
  };
}
