import { Body, Query, StandardSchemaValidationPipe } from '@nestjs/common';
import type { ZodType } from 'zod';
import { ApiError, type ErrorName, type FieldProblem } from '#libs/errors/index.js';

interface Issue {
  message: string;
  path?: readonly (PropertyKey | { key: PropertyKey })[];
}

const escapePointer = (part: string) => part.replace(/~/g, '~0').replace(/\//g, '~1');

function toProblem(issue: Issue): FieldProblem {
  const parts = (issue.path ?? []).map((part) => String(typeof part === 'object' ? part.key : part));
  return { pointer: parts.map((part) => `/${escapePointer(part)}`).join(''), message: issue.message };
}

/** One sentence that names every field: most clients show nothing but the message. */
function toError(name: ErrorName, issues: readonly Issue[]): ApiError {
  const fields = issues.slice(0, 20).map(toProblem);
  const sentence = fields.map((field) => `${field.pointer.slice(1).replace(/\//g, '.') || 'body'}: ${field.message}`).join('; ');
  return new ApiError(name, { message: `The request is invalid: ${sentence}`, fields });
}

/** What a schema says of a field that has to be there and is not. */
export const MISSING = 'is required';

/**
 * The validated body of a request. `error` is the catalogue name of a body that does not fit the schema, `missing` of one that
 * only lacks required fields.
 */
export function Payload(schema: ZodType, error: ErrorName = 'requestInvalid', missing: ErrorName = error): ParameterDecorator {
  const toThrow = (issues: readonly Issue[]) => toError(issues.every(({ message }) => message === MISSING) ? missing : error, issues);
  return Body({ schema, pipes: [new StandardSchemaValidationPipe({ exceptionFactory: toThrow })] });
}

/** Parameters of lists have numbers of their own, whatever is wrong with them. */
const OF_LISTS: Record<string, ErrorName | undefined> = { limit: 'invalidLimit', page_size: 'invalidLimit', marker: 'invalidMarker' };

/** The validated query of a request. `error` is the catalogue name of every bad value, where the route has one. */
export function Filter(schema: ZodType, error?: ErrorName): ParameterDecorator {
  return Query({ schema, pipes: [new StandardSchemaValidationPipe({ exceptionFactory: (issues) => toQueryError(issues, error) })] });
}

/** A parameter that comes twice is a list of values, which its schema refuses. */
export function toQueryError(issues: readonly Issue[], error?: ErrorName): ApiError {
  const [first] = issues.map(toProblem);
  const own = OF_LISTS[first?.pointer.slice(1) ?? ''];
  return toError(error ?? own ?? 'requestInvalid', issues);
}
