import type { IncomingMessage } from 'node:http';

/** An answer of an API. */
export interface ApiAnswer {
  status: number;
  headers?: Record<string, string>;
  /** Sent as JSON unless it is a text; absent for none. */
  body?: unknown;
}

/** One request of an API, taken apart. */
export interface ApiRequest {
  method: string;
  /** Below the API's address, with its slash. */
  path: string;
  query: URLSearchParams;
  headers: IncomingMessage['headers'];
  /** Of a JSON or a form; empty where there is none. */
  body: Record<string, unknown>;
}

const MAX_BODY_BYTES = 1_048_576;

export async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > MAX_BODY_BYTES) {
      throw new Error('The request is too large.');
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

export function parseBody(body: Buffer, contentType = ''): Record<string, unknown> {
  if (contentType.startsWith('application/x-www-form-urlencoded')) {
    return Object.fromEntries(new URLSearchParams(body.toString()));
  }
  return body.length === 0 ? {} : (JSON.parse(body.toString()) as Record<string, unknown>);
}

/** Name and password of HTTP's Basic scheme. */
export function basicCredentials(header = ''): { name: string; password: string } | undefined {
  const encoded = /^Basic (.+)$/i.exec(header)?.[1];
  if (encoded === undefined) {
    return undefined;
  }
  const text = Buffer.from(encoded, 'base64').toString();
  const colon = text.indexOf(':');
  return { name: text.slice(0, colon), password: text.slice(colon + 1) };
}

/** One page of a list, and the `Link` header that leads on (RFC 8288). */
export function page<T>(all: readonly T[], address: string, query: URLSearchParams): { items: T[]; headers: Record<string, string> } {
  const size = Math.min(Number(query.get('per_page') ?? 30), 100);
  const number = Number(query.get('page') ?? 1);
  const last = Math.max(1, Math.ceil(all.length / size));
  const link = (to: number, rel: string) => {
    const leading = new URLSearchParams(query);
    leading.set('page', `${to}`);
    return `<${address}?${leading.toString()}>; rel="${rel}"`;
  };
  const links = [...(number < last ? [link(number + 1, 'next'), link(last, 'last')] : []), ...(number > 1 ? [link(1, 'first'), link(number - 1, 'prev')] : [])];
  return { items: all.slice((number - 1) * size, number * size), headers: links.length > 0 ? { link: links.join(', ') } : {} };
}

/** A handler's way out: whatever the provider answers instead. */
export class Refused extends Error {
  constructor(readonly answer: ApiAnswer) {
    super(`Refused with ${answer.status}`);
  }
}
