import { z } from 'zod';

const LAST_YEAR = 9999;

/** A time with its offset. In these years alone can the database, ids and the wire all hold it: with an offset, 9999-12-31 can be in the year 10000. */
export const instant = z.iso
  .datetime({ offset: true, error: 'must be a date and time as in 2026-04-01T00:00:00Z' })
  .transform((text) => new Date(text))
  .refine((time) => time.getTime() >= 0 && time.getUTCFullYear() <= LAST_YEAR, `must lie in the years 1970 to ${LAST_YEAR}`);
