import { z } from 'zod';
import { ApiError } from '#libs/errors/index.js';
import type { InsightValue } from './insight.entity.js';

/** The platform's own fields of an insight (platform reference, 8.3). */
const RESERVED = ['request_id', 'timestamp', 'duration_milliseconds', 'algorithm_owner', 'algorithm_name', 'algorithm_version'];
const MOST = 25;
const MOST_BYTES = 25 * 1024;

export const insightsSchema = z
  .array(z.object({
    insight_key: z.string().min(1).max(200).refine((key) => !RESERVED.includes(key), 'is reserved for the platform'),
    insight_value: z.union([z.number(), z.boolean(), z.string().max(10_000), z.null()]),
  }))
  .max(1000)
  .meta({ id: 'ReportedInsights', example: [{ insight_key: 'faces', insight_value: 3 }] });
export type ReportedInsights = z.infer<typeof insightsSchema>;

/** Adds to what the execution has reported before; the same key again replaces its value. Error: 6001 beyond the limits, with nothing added. */
export function addMetrics(metrics: Record<string, InsightValue>, reported: ReportedInsights): void {
  const after = { ...metrics, ...Object.fromEntries(reported.map(({ insight_key, insight_value }) => [insight_key, insight_value])) };
  if (Object.keys(after).length > MOST || Buffer.byteLength(JSON.stringify(after)) > MOST_BYTES) {
    throw new ApiError('requestInvalid', { message: `One execution may report ${MOST} insights and ${MOST_BYTES} bytes at most.` });
  }
  Object.assign(metrics, after);
}
