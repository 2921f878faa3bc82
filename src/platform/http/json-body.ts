import type { NextFunction, Request, RequestHandler, Response } from 'express';
import { raw } from 'express';
import { ApiError } from '#libs/errors/index.js';
import { parseJson } from './parse-json.js';

const LIMIT_BYTES = 1024 * 1024;
/** Routes that read their own body: the inputs of calls, git, files and images. */
const OWN_BODY = /^\/(v1\/(web\/)?algo|v1\/data|v1\/connector|v1\/config\/(favicon|logo)|git)(\/|$)/i;
/** Written out, as JSON wants it. PostgreSQL keeps it in no text. */
const NUL = /(?<!\\)(?:\\\\)*\\u0000/;
/** May be one; what is one is decided when the text has been read. */
const HALF_PAIR = /\\u[dD][89a-fA-F]/;
const FORM = /^application\/x-www-form-urlencoded/i;

/**
 * Parses the body of the management routes by route, not by Content-Type: the published clients send JSON with the wrong type,
 * no body with the type JSON, and one of them a form that has lost its values (client contract, 1.0 and 1.3).
 * A form becomes the empty object: nothing in it can be trusted.
 */
export function jsonBody(): RequestHandler {
  const read = raw({ type: () => true, limit: LIMIT_BYTES });
  return (request, response, next) => {
    if (OWN_BODY.test(request.path)) {
      next();
      return;
    }
    read(request, response, (error?: unknown) => {
      if (error) {
        next(describe(error));
        return;
      }
      parse(request, response, next);
    });
  };
}

function describe(error: unknown): unknown {
  return (error as { status?: number }).status === 413
    ? new ApiError('payloadTooLarge', { message: `The body of a management request may have ${LIMIT_BYTES} bytes at most.` })
    : error;
}

function refuseHalfPairs(key: string, value: unknown): unknown {
  if (!key.isWellFormed() || (typeof value === 'string' && !value.isWellFormed())) {
    throw new ApiError('requestInvalid', { message: 'The body holds half of a surrogate pair, which is no character.' });
  }
  return value;
}

function parse(request: Request, _response: Response, next: NextFunction): void {
  const bytes: unknown = request.body;
  if (!Buffer.isBuffer(bytes) || bytes.length === 0 || FORM.test(request.headers['content-type'] ?? '')) {
    request.body = {};
    next();
    return;
  }
  const text = bytes.toString('utf8');
  if (NUL.test(text)) {
    next(new ApiError('requestInvalid', { message: 'The body holds the character U+0000, which no field may have.' }));
    return;
  }
  try {
    request.body = parseJson(text, 'the request body', HALF_PAIR.test(text) ? refuseHalfPairs : undefined);
  } catch (error) {
    next(error);
    return;
  }
  next();
}
