import type { ServerResponse } from 'node:http';
import { z } from 'zod';
import { UUID } from '../database/columns.js';
import { ApiError } from '#libs/errors/index.js';

/** A page of a list (API reference, Pagination). `marker` and `next_link` are both null on the last page. */
export interface Page<T> {
  marker: string | null;
  next_link: string | null;
  results: T[];
}

export interface PageRequest {
  limit: number;
  /** Key of the last item of the page before. */
  after: string | undefined;
}

export interface PageLimits {
  standard: number;
  largest: number;
}

/** Query parameters of every list. Read leniently here: their own errors are 5002 and 5003. */
export const pageQuery = z.object({
  limit: z.string().optional().describe('Items in one page').meta({ example: '50' }),
  marker: z.string().optional().describe('`marker` of the page before'),
});
export type PageQuery = z.infer<typeof pageQuery>;

export function pageOf<T extends z.ZodType>(item: T, id: string) {
  return z.object({ marker: z.string().nullable(), next_link: z.string().nullable(), results: z.array(item) }).meta({ id });
}

/** The key of most lists. */
const id = z.string().regex(UUID);

/** Throws 5002 or 5003. */
export function readPageRequest(query: PageQuery, limits: PageLimits, key: z.ZodType<string> = id): PageRequest {
  let limit = limits.standard;
  if (query.limit !== undefined && query.limit !== '') {
    limit = /^\d{1,9}$/.test(query.limit) ? Number(query.limit) : 0;
    if (limit < 1 || limit > limits.largest) {
      throw new ApiError('invalidLimit', {
        message: `Limit must be between 1 and ${limits.largest}, the page size limit of this installation (PAGE_SIZE_MAX).`,
      });
    }
  }
  return { limit, after: query.marker ? readMarker(query.marker, key) : undefined };
}

/** Half of a surrogate pair, and U+0000, as JSON writes them. */
const ODD = /(?<!\\)(?:\\\\)*\\u(?:0000|d[89a-f]..)/;

export function writeMarker(key: unknown): string {
  return Buffer.from(JSON.stringify({ after: key })).toString('base64url');
}

/** The key in a marker, if it is one of this list's keys. Error: 5002. */
export function readMarker<T>(marker: string, key: z.ZodType<T>): T {
  try {
    const value: unknown = JSON.parse(Buffer.from(marker, 'base64url').toString('utf8'));
    const after = key.safeParse((value as { after?: unknown } | null)?.after);
    // PostgreSQL keeps these characters in no text, so no key has them.
    if (after.success && !ODD.test(JSON.stringify(after.data))) {
      return after.data;
    }
  } catch {
    // Falls through: whatever is wrong with it, the answer is the same.
  }
  throw new ApiError('invalidMarker', { message: 'Invalid marker used. Take "marker" from the page before, unchanged.' });
}

/** A page for those lists that are bare arrays on the wire: the way to the next one goes into the header `Link`. */
export function inLinkHeader<T>(response: Pick<ServerResponse, 'setHeader'>, page: Page<T>): T[] {
  if (page.next_link !== null) {
    response.setHeader('Link', `<${page.next_link}>; rel="next"`);
  }
  return page.results;
}

/**
 * Cuts one row too many into a page with its link. `rows` holds up to `limit + 1` rows in the order of their keys.
 */
export function toPage<Row, Item>(
  rows: Row[],
  request: PageRequest,
  link: { url: string; query: Record<string, unknown> },
  map: { key: (row: Row) => string; item: (row: Row) => Item },
): Page<Item> {
  const shown = rows.slice(0, request.limit);
  const last = shown.at(-1);
  const more = rows.length > request.limit && last !== undefined;
  const marker = more ? writeMarker(map.key(last)) : null;
  const results = shown.map(map.item);
  if (marker === null) {
    return { marker, next_link: null, results };
  }
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries({ ...link.query, limit: request.limit, marker })) {
    if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') {
      parameters.set(name, String(value));
    }
  }
  return { marker, next_link: `${link.url}?${parameters.toString()}`, results };
}
