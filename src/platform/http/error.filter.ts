import type { IncomingMessage, ServerResponse } from 'node:http';
import { Catch, HttpException, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { Request, Response } from 'express';
import { PinoLogger } from 'nestjs-pino';
import { ApiError, errorBody, errorHeader, type ErrorName } from '#libs/errors/index.js';
import { isHangUp } from './hang-up.js';
import type { IdentifiedRequest } from './request-id.js';

interface Refusal {
  name: ErrorName;
  message: string;
  retryAfterSeconds?: number;
}

/** The one place that turns an exception into an answer. Unknown means 5001: an id and a log line, no detail for the caller. */
@Catch()
export class ErrorFilter implements ExceptionFilter {
  constructor(private readonly logger: PinoLogger) {}

  catch(exception: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    this.answer(exception, http.getRequest<Request>(), http.getResponse<Response>());
  }

  answer(exception: unknown, request: IdentifiedRequest, response: ServerResponse): void {
    if (isHangUp(exception, request)) {
      this.logger.debug({ requestId: request.requestId }, 'the client hung up');
      response.destroy();
      return;
    }
    const error = toApiError(exception, request);
    const cause = exception === error ? error.cause : exception;
    const line = { requestId: request.requestId, code: error.row.code, ...(cause === undefined ? {} : { err: cause }) };
    this.logger[error.row.level](line, error.message);
    if (response.headersSent) {
      response.destroy();
      return;
    }
    if (error.retryAfterSeconds !== undefined) {
      response.setHeader('Retry-After', String(Math.max(1, Math.ceil(error.retryAfterSeconds))));
    }
    if (error.row.status === 401) {
      response.setHeader('WWW-Authenticate', 'Simple realm="algoplane"');
    }
    response.setHeader('X-Error-Message', errorHeader(error.message));
    const body = JSON.stringify(errorBody(error, request.requestId));
    response.statusCode = error.row.status;
    response.setHeader('Content-Type', 'application/json; charset=utf-8');
    response.setHeader('Content-Length', Buffer.byteLength(body));
    response.end(body);
  }
}

const odd: Refusal = { name: 'requestInvalid', message: 'The request holds a character that no text may have: U+0000, or half of a surrogate pair.' };
const crossed: Refusal = { name: 'unavailable', message: 'Two changes stood in each other\'s way, and nothing was changed by this one. Try again.', retryAfterSeconds: 1 };
/** What PostgreSQL says of a request, by its codes: characters that it keeps in no text, and changes that wait for each other. */
const REFUSED_BY_DATABASE: Record<string, Refusal | undefined> = { '22021': odd, '08P01': odd, '22P05': odd, '22P02': odd, '40P01': crossed, '40001': crossed };

/** Nest throws its own exceptions for what never reaches a controller; Express' parsers carry a status. */
export function toApiError(exception: unknown, request: Pick<IncomingMessage, 'socket'>): ApiError {
  if (exception instanceof ApiError) {
    return exception;
  }
  if (isHangUp(exception, request)) {
    return new ApiError('requestInvalid', { message: 'The client hung up.' });
  }
  if (exception instanceof HttpException && exception.getStatus() === 404) {
    return new ApiError('routeNotFound');
  }
  const { status, code } = (exception ?? {}) as { status?: unknown; code?: unknown };
  const refusal = typeof code === 'string' && Object.hasOwn(REFUSED_BY_DATABASE, code) ? REFUSED_BY_DATABASE[code] : undefined;
  if (refusal) {
    return new ApiError(refusal.name, refusal);
  }
  if (status === 413) {
    return new ApiError('payloadTooLarge');
  }
  if (typeof status === 'number' && status >= 400 && status < 500) {
    return new ApiError('requestInvalid', { cause: exception });
  }
  return new ApiError('internalError', { cause: exception });
}
