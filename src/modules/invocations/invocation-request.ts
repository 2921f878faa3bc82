import { ApiError } from '#libs/errors/index.js';
import { holdsInexactNumbers, JsonText } from '#libs/executor/exact-json.js';
import { DEEPEST_NESTING, nestsTooDeep } from '#libs/executor/nesting.js';
import type { AlgorithmInput } from '#libs/executor/slot.js';
import { BY_ID } from '#src/modules/algorithms/algorithm-path.js';
import { UUID } from '#src/platform/database/columns.js';
import { parseJson } from '#src/platform/http/parse-json.js';

/** Which algorithm an address names: by owner and name, or by `~` and id. */
export interface InvocationAddress {
  owner: string;
  name: string;
  version: string | undefined;
}

export interface InvocationOptions {
  timeoutMs: number;
  stdout: boolean;
  output: 'wrapped' | 'raw' | 'void';
}

export interface InvocationLimits {
  timeoutSeconds: number;
  timeoutMaxSeconds: number;
}

const PREFIX = /^\/v1\/(?:web\/)?algo\/+/i;

/**
 * Reads `/v1/algo/OWNER/NAME[/VERSION]` and `/v1/algo/ID[/VERSION]`, with or without a slash at the end, and with the scheme
 * `algo://` that some clients leave in (client contract, 1.2). Error: 1000.
 */
export function readAddress(path: string): InvocationAddress {
  // Slashes may come encoded: that is how clients made from the OpenAPI document fill in `path`.
  const parts = decode(path.replace(PREFIX, '')).split('/').filter((part) => part !== '');
  if (parts[0]?.toLowerCase() === 'algo:') {
    parts.shift();
  }
  const [first, second, third] = parts;
  const byId = first !== undefined && UUID.test(first);
  if (first === undefined || (!byId && second === undefined) || parts.length > (byId ? 2 : 3)) {
    throw new ApiError('algorithmNotFound', { message: 'Name an algorithm: /v1/algo/OWNER/NAME or /v1/algo/OWNER/NAME/VERSION.' });
  }
  return byId ? { owner: BY_ID, name: first, version: second } : { owner: first, name: second ?? '', version: third };
}

function decode(text: string): string {
  if (!text.includes('%')) {
    return text;
  }
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Booleans without regard to case, numbers by their leading digits, unknown parameters ignored (client contract, 1.8). Error: 6001. */
export function readOptions(query: URLSearchParams, limits: InvocationLimits): InvocationOptions {
  const output = (query.get('output') ?? 'default').toLowerCase();
  if (output !== 'raw' && output !== 'void' && output !== 'default') {
    throw new ApiError('requestInvalid', { message: 'output must be "raw" or "void", or be left out.' });
  }
  return {
    timeoutMs: readTimeout(query.get('timeout'), limits) * 1000,
    stdout: query.get('stdout')?.toLowerCase() === 'true',
    output: output === 'default' ? 'wrapped' : output,
  };
}

function readTimeout(text: string | null, limits: InvocationLimits): number {
  if (text === null || text === '') {
    return limits.timeoutSeconds;
  }
  const seconds = Number(/^\d+(\.\d+)?/.exec(text)?.[0] ?? 'x');
  if (!(seconds > 0 && seconds <= limits.timeoutMaxSeconds)) {
    throw new ApiError('requestInvalid', {
      message: `timeout must be a number of seconds above 0 and at most ${limits.timeoutMaxSeconds}; an administrator can raise that (CALL_TIMEOUT_MAX_SECONDS).`,
    });
  }
  return seconds;
}

/** From a body and its content type to what the algorithm gets. Errors: 2013, and 6001 with status 415. */
export function readInput(contentType: string | undefined, body: Buffer): AlgorithmInput {
  const type = (contentType ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? '';
  if (type === 'application/json' || type.endsWith('+json')) {
    return { contentType: 'json', data: readJson(decodeUtf8(body)) };
  }
  if (type === 'text/plain' || type === 'application/text') {
    return { contentType: 'text', data: decodeUtf8(body) };
  }
  if (type === 'application/octet-stream') {
    return { contentType: 'binary', data: body.toString('base64') };
  }
  throw new ApiError('unsupportedContentType', {
    message: `The Content-Type ${type === '' ? 'is missing' : `"${type.slice(0, 60)}" is not understood`}: send application/json, text/plain or application/octet-stream.`,
  });
}

const utf8 = new TextDecoder('utf-8', { fatal: true });

function decodeUtf8(body: Buffer): string {
  try {
    return utf8.decode(body);
  } catch {
    throw new ApiError('requestInvalid', { message: 'The body is not UTF-8. Send binary data as application/octet-stream.' });
  }
}

function readJson(text: string): unknown {
  if (nestsTooDeep(text)) {
    throw new ApiError('requestInvalid', { message: `The input is nested deeper than ${DEEPEST_NESTING} levels.` });
  }
  const value = parseJson(text, 'the input');
  return holdsInexactNumbers(text) ? new JsonText(text) : value;
}
