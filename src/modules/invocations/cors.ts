import type { NextFunction, Request, Response } from 'express';

const WEB = /^\/v1\/web\/algo(\/|$)/i;

/** Any page may call `/v1/web/algo`: it is the key that says which. Set before anything can fail, so that errors can be read too. */
export function browserCalls(request: Request, response: Response, next: NextFunction): void {
  if (WEB.test(request.path)) {
    response.setHeader('Access-Control-Allow-Origin', request.headers.origin ?? '*');
    response.setHeader('Access-Control-Allow-Methods', 'POST');
    response.setHeader('Access-Control-Allow-Headers', 'authorization, content-type, accept');
    response.setHeader('Access-Control-Expose-Headers', 'x-error-message, x-request-id, retry-after, ratelimit, ratelimit-policy, x-ratelimit-limit, x-ratelimit-remaining, x-ratelimit-reset');
    response.setHeader('Access-Control-Max-Age', '86400');
    response.setHeader('Vary', 'Origin');
  }
  next();
}
