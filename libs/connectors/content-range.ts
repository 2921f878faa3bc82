import type { ByteRange } from './connector.js';

export function rangeHeader({ start, end }: ByteRange): string {
  return `bytes=${start}-${end ?? ''}`;
}

/** From the header of an answer with status 206; undefined for anything else. */
export function parseContentRange(header: string | undefined): { range: Required<ByteRange>; size: number } | undefined {
  const [, start, end, size] = /^bytes (\d+)-(\d+)\/(\d+)$/.exec(header ?? '') ?? [];
  return size === undefined ? undefined : { range: { start: Number(start), end: Number(end) }, size: Number(size) };
}

/** Without its quotes. A weak tag names the same content. */
export function bareEtag(etag: string | undefined): string {
  return (etag ?? '').replace(/^W\//, '').replace(/^"(.*)"$/, '$1');
}
