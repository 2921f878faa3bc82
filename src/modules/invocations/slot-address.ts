import type { NextFunction, Request, Response } from 'express';

const SLOT = /^\/slot\/(slot-[A-Za-z0-9_-]{32})(?=\/|$)/;

/** `/slot/CREDENTIAL/v1/...`, as code inside a slot calls the platform, is `/v1/...` with that credential. */
export function slotAddress(request: Request, _response: Response, next: NextFunction): void {
  const match = SLOT.exec(request.url);
  if (match?.[1]) {
    request.headers.authorization = match[1];
    request.url = request.url.slice(match[0].length) || '/';
  }
  next();
}
