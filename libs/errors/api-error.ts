import { catalogue, type CatalogueRow, type ErrorName } from './catalogue.js';

/** One thing wrong with one part of a request; `pointer` is a JSON pointer into the body, or `?name` for a query parameter. */
export interface FieldProblem {
  pointer: string;
  message: string;
}

export interface ErrorDetails {
  /** Replaces the catalogue's sentence by one that tells this caller what to do. */
  message?: string;
  fields?: FieldProblem[];
  /** Seconds after which a refused call may be tried again (`Retry-After`). */
  retryAfterSeconds?: number;
  cause?: unknown;
  /** How many things a deletion that failed half-way has removed (client contract, 1.4). */
  deleted?: number;
}

/** The only error that a caller gets to see. Thrown by its name in the catalogue. */
export class ApiError extends Error {
  readonly row: CatalogueRow;
  readonly fields: FieldProblem[] | undefined;
  readonly retryAfterSeconds: number | undefined;
  readonly deleted: number | undefined;

  constructor(
    readonly errorName: ErrorName,
    details: ErrorDetails = {},
  ) {
    super(details.message ?? catalogue[errorName].message, { cause: details.cause });
    this.name = 'ApiError';
    this.row = catalogue[errorName];
    this.fields = details.fields;
    this.retryAfterSeconds = details.retryAfterSeconds;
    this.deleted = details.deleted;
  }
}
