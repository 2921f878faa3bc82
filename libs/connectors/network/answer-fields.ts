import { z } from 'zod';
import { ConnectorError } from '../connector-error.js';

/** An object of which nothing is needed. */
export const anyObject = z.looseObject({});

/** An instant in ISO 8601. */
export const instant = z.string().pipe(z.coerce.date());

/** A number of bytes, as a number or in digits. */
export const byteCount = z.union([z.number(), z.string().regex(/^\d+$/).transform(Number)]).pipe(z.number().int().nonnegative());

/** The same for what a client has read already. Error: unavailable for what is none. */
export function countOf(bytes: number | undefined): number {
  const { success, data } = byteCount.safeParse(bytes ?? 0);
  if (!success) {
    throw new ConnectorError('unavailable', 'The store gives a file a size that is none.');
  }
  return data;
}

/** Error: unavailable for a file whose length is not said, as behind a proxy that packs what it passes on. */
export function lengthOf(bytes: number | undefined): number {
  if (bytes === undefined) {
    throw new ConnectorError('unavailable', 'The endpoint does not say how long the file is.');
  }
  return bytes;
}

/** What a request can have in a header. */
export const accessToken = z.string().regex(/^[\x21-\x7e]+$/);
