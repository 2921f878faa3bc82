import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { NextFunction, Request, Response } from 'express';

declare module 'express-serve-static-core' {
  interface Request {
    /** `req-<uuid>`: in every answer, in every log line, and the id of the call when it is one. */
    requestId: string;
  }
}

export type IdentifiedRequest = IncomingMessage & { requestId: string };

export function newRequestId(): string {
  return `req-${randomUUID()}`;
}

export function identify(request: IncomingMessage, response: ServerResponse): IdentifiedRequest {
  const identified = Object.assign(request, { requestId: newRequestId() });
  response.setHeader('X-Request-Id', identified.requestId);
  return identified;
}

/** Gives every request its id, before anything can go wrong. */
export function requestId(request: Request, response: Response, next: NextFunction): void {
  identify(request, response);
  next();
}
