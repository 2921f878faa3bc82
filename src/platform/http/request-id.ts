import { randomUUID } from 'node:crypto';
import type { NextFunction, Request, Response } from 'express';

declare module 'express-serve-static-core' {
  interface Request {
    /** `req-<uuid>`: in every answer, in every log line, and the id of the call when it is one. */
    requestId: string;
  }
}

export function newRequestId(): string {
  return `req-${randomUUID()}`;
}

/** Gives every request its id, before anything can go wrong. */
export function requestId(request: Request, response: Response, next: NextFunction): void {
  request.requestId = newRequestId();
  response.setHeader('X-Request-Id', request.requestId);
  next();
}
