import type { Request } from 'express';
import { ApiError } from '#libs/errors/index.js';
import { parseJson } from './parse-json.js';
import { readBody } from './read-body.js';

const LIMITS = { anybody: 64 * 1024, knownCaller: 1024 * 1024 };
/** Routes that read their own body: the inputs of calls, git, files and images, forms, and what is signed as it is. */
const OWN_BODY = /^\/(v1\/(web\/)?algo|v1\/data|v1\/connector|v1\/config\/(favicon|logo)|git|v1\/scms\/oauth\/finish|v1\/algorithms\/[^/]+\/[^/]+\/scm\/webhook)(\/|$)/i;
/** Written out, as JSON wants it. PostgreSQL keeps it in no text. */
const NUL = /(?<!\\)(?:\\\\)*\\u0000/;
/** May be one; what is one is decided when the text has been read. */
const HALF_PAIR = /\\u[dD][89a-fA-F]/;
/** The same where JSON was written by `JSON.stringify`, which writes whole pairs as they are. */
const HALF_ALONE = /(?<!\\)(?:\\\\)*\\ud[89a-f]/;
const FORM = /^application\/x-www-form-urlencoded/i;

/**
 * Reads and parses the body of a management request, by route and not by Content-Type: the published clients send JSON with the wrong
 * type, no body with the type JSON, and one of them a form that has lost its values (client contract, 1.0 and 1.3).
 * A form becomes the empty object: nothing in it can be trusted.
 *
 * `from`: whoever has no key gets less done: neither memory nor time of the platform is theirs. Errors: 2013, 6001 (400, 413, 415).
 */
export async function readJsonBody(request: Request, from: keyof typeof LIMITS): Promise<void> {
  if (OWN_BODY.test(request.path)) {
    return;
  }
  const bytes = hasBody(request) ? await readBody(request, LIMITS[from], `The body of this request may have ${LIMITS[from]} bytes at most.`) : undefined;
  request.body = !bytes?.length || FORM.test(request.headers['content-type'] ?? '') ? {} : parse(bytes.toString('utf8'));
}

const hasBody = ({ headers }: Request) => headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;

/** By writing it again: a reviver, which sees every string, takes thirty times as long. */
function refuseHalfPairs(value: unknown): void {
  if (HALF_ALONE.test(JSON.stringify(value))) {
    throw new ApiError('requestInvalid', { message: 'The body holds half of a surrogate pair, which is no character.' });
  }
}

function parse(text: string): unknown {
  if (NUL.test(text)) {
    throw new ApiError('requestInvalid', { message: 'The body holds the character U+0000, which no field may have.' });
  }
  return parseJson(text, 'the request body', HALF_PAIR.test(text) ? refuseHalfPairs : undefined);
}
