import { applyDecorators, HttpCode, SetMetadata } from '@nestjs/common';
import { ApiOperation, ApiResponse, type ApiResponseOptions } from '@nestjs/swagger';
import type { ZodType } from 'zod';
import { catalogue, type ErrorName } from '#libs/errors/index.js';
import { errorSchema } from './error.schema.js';

export interface EndpointOptions {
  summary: string;
  description?: string;
  /** Of a success; 200 unless given. */
  status?: number;
  /** Absent for an answer without a body. */
  returns?: ZodType;
  /** A real answer, shown in the documentation. */
  example?: unknown;
  /** Media type of an answer that is no JSON. */
  file?: string;
  errors?: ErrorName[];
  operationId: string;
}

/** The name of what a route does: its operationId. */
export const OPERATION = Symbol('operation');

/** Everything that the documentation says of a route, and its status. */
export function Endpoint(options: EndpointOptions): MethodDecorator {
  const status = options.status ?? 200;
  const success: ApiResponseOptions = {
    status,
    description: options.returns || options.file ? 'Success' : 'Success; no body',
    ...(options.file ? { content: { [options.file]: { schema: { type: 'string', format: 'binary' } } } } : {}),
    ...(options.returns ? { standardSchema: options.returns } : {}),
    ...(options.example === undefined ? {} : { example: options.example }),
  };
  return applyDecorators(
    HttpCode(status),
    SetMetadata(OPERATION, options.operationId),
    ApiOperation({ summary: options.summary, description: options.description, operationId: options.operationId }),
    ApiResponse(success),
    ...failures(['notAuthenticated', 'notAuthorized', 'internalError', ...(options.errors ?? [])]),
  );
}

/** One response a status: several errors of the catalogue can share one. */
function failures(names: ErrorName[]): MethodDecorator[] {
  const byStatus = new Map<number, ErrorName[]>();
  for (const name of new Set(names)) {
    const { status } = catalogue[name];
    byStatus.set(status, [...(byStatus.get(status) ?? []), name]);
  }
  return [...byStatus].map(([status, sharing]) => {
    const rows = sharing.map((name) => catalogue[name]);
    const members = { id: 'req-3b1f7f0e-5c0f-4a3c-9d0b-0d4e9a1f2b3c', code: rows[0]?.code ?? 5001, message: rows[0]?.message ?? '' };
    return ApiResponse({
      status,
      description: rows.map((row) => `${row.code}: ${row.message}`).join('\n\n'),
      standardSchema: errorSchema,
      example: { error: members, ...members },
    });
  });
}
