import { z } from 'zod';
import { pageQuery } from '#src/platform/http/pagination.js';

/** Written in any case by the clients; other words count as absent. */
const flag = z
  .string()
  .optional()
  .transform((text) => ({ true: true, false: false })[text?.toLowerCase() ?? ''])
  .meta({ type: 'boolean' });
export const versionQuery = pageQuery.extend({
  published: flag.describe('Only versions with (true) or without (false) a semantic version'),
  callable: flag.describe('Only public (true) or private (false) versions'),
});
export type VersionQuery = z.infer<typeof versionQuery>;
