import type { ApiError, FieldProblem } from './api-error.js';

interface ErrorMembers {
  id: string;
  code: number;
  message: string;
}

/** Flat as in the API reference and wrapped as every published client reads it (client contract, 1.1, shape D). */
export interface ErrorBody extends ErrorMembers {
  error: ErrorMembers & { fields?: FieldProblem[]; deleted?: number };
}

export function errorBody(error: ApiError, id: string): ErrorBody {
  const members = { id, code: error.row.code, message: error.message };
  return { error: { ...members, ...(error.fields ? { fields: error.fields } : {}), ...(error.deleted === undefined ? {} : { deleted: error.deleted }) }, ...members };
}

/** Header values are one line of printable latin-1; anything else would break the response or smuggle a header. */
export function errorHeader(message: string): string {
  return message.replace(/[^\x20-\x7e\xa0-\xff]+/g, ' ').slice(0, 500);
}
