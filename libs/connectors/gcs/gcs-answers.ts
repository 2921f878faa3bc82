import { z } from 'zod';
import { byteCount, instant } from '../network/answer-fields.js';

const unknown = new Date(0);

/** What Google tells of one object; of each only the fields that it is asked for. */
export const objectSchema = z.object({
  size: byteCount.default(0),
  etag: z.string().optional(),
  updated: instant.default(unknown),
  contentType: z.string().optional(),
  generation: z.string().default(''),
});

const listed = z.object({ name: z.string(), size: byteCount.default(0), updated: instant.default(unknown) });

/** One page of a list, of buckets or of objects. */
export const pageSchema = z.object({
  prefixes: z.array(z.string()).default([]),
  items: z.array(listed).default([]),
  nextPageToken: z.string().optional(),
});
export type ObjectPage = z.infer<typeof pageSchema>;

export const refusalSchema = z.object({ error: z.object({ message: z.string() }) });
