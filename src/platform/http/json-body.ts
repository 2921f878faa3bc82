import type { Request, Response } from 'express';
import { raw } from 'express';
import { ApiError } from '#libs/errors/index.js';
import { parseJson } from './parse-json.js';

const LIMITS = { anybody: 64 * 1024, knownCaller: 1024 * 1024 };
const READERS = { anybody: raw({ type: () => true, limit: LIMITS.anybody }), knownCaller: raw({ type: () => true, limit: LIMITS.knownCaller }) };
/** Routes that read their own body: the inputs of calls, git, files and images. */
const OWN_BODY = /^\/(v1\/(web\/)?algo|v1\/data|v1\/connector|v1\/config\/(favicon|logo)|git)(\/|$)/i;
/** Written out, as JSON wants it. PostgreSQL keeps it in no text. */
const NUL = /(?<!\\)(?:\\\\)*\\u0000/;
/** May be one; what is one is decided when the text has been read. */
const HALF_PAIR = /\\u[dD][89a-fA-F]/;
const FORM = /^application\/x-www-form-urlencoded/i;

/**
 * Reads and parses the body of a management request, by route and not by Content-Type: the published clients send JSON with the wrong
 * type, no body with the type JSON, and one of them a form that has lost its values (client contract, 1.0 and 1.3).
 * A form becomes the empty object: nothing in it can be trusted.
 *
 * `from`: whoever has no key gets less done: neither memory nor time of the platform is theirs. Errors: 2013, 6001 (400, 413).
 */
export async function readJsonBody(request: Request, response: Response, from: keyof typeof LIMITS): Promise<void> {
  if (OWN_BODY.test(request.path)) {
    return;
  }
  await new Promise<void>((resolve, reject) => {
    READERS[from](request, response, (error?: unknown) => (error ? reject(describe(error, LIMITS[from])) : resolve()));
  });
  request.body = parse(request);
}

function describe(error: unknown, limit: number): Error {
  return (error as { status?: number }).status === 413 ? new ApiError('payloadTooLarge', { message: `The body of this request may have ${limit} bytes at most.` }) : (error as Error);
}

function refuseHalfPairs(key: string, value: unknown): unknown {
  if (!key.isWellFormed() || (typeof value === 'string' && !value.isWellFormed())) {
    throw new ApiError('requestInvalid', { message: 'The body holds half of a surrogate pair, which is no character.' });
  }
  return value;
}

function parse(request: Request): unknown {
  const bytes: unknown = request.body;
  if (!Buffer.isBuffer(bytes) || bytes.length === 0 || FORM.test(request.headers['content-type'] ?? '')) {
    return {};
  }
  const text = bytes.toString('utf8');
  if (NUL.test(text)) {
    throw new ApiError('requestInvalid', { message: 'The body holds the character U+0000, which no field may have.' });
  }
  return parseJson(text, 'the request body', HALF_PAIR.test(text) ? refuseHalfPairs : undefined);
}
