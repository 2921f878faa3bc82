import { z } from 'zod';

/** Repeated, or once. */
const names = z.union([z.string(), z.array(z.string())]).transform((value) => [value].flat());

/** The two dates are required (4010); all of it is checked by the service, whose errors have numbers. */
export const usageQuery = z.object({
  start_date: z.string().optional().describe('Not before, e.g. 2026-04-01T00:00:00Z').meta({ example: '2026-04-01T00:00:00Z' }),
  end_date: z.string().optional().describe('Before'),
  user: names.optional().describe('Callers: users or organizations; may be repeated'),
  marker: z.string().optional().describe('`next_marker` of the page before'),
  page_size: z.string().optional().describe('Rows in one page'),
});
export type UsageQuery = z.infer<typeof usageQuery>;

const sums = {
  total_calls: z.string(),
  total_errors: z.number().int(),
  total_error_duration: z.number().describe('Seconds inside algorithms, of calls that failed'),
  total_duration: z.number().describe('Seconds inside algorithms'),
};
const algorithm = {
  algorithm_called: z.string(),
  algorithm_owner: z.string(),
  algorithm_version: z.string().describe('Commit'),
  machine_type: z.enum(['cpu', 'gpu']),
};

export const usageSchema = z.object({ caller: z.string(), ...algorithm, ...sums }).meta({ id: 'UsageRow' });
export const algorithmUsageSchema = z.object({ ...algorithm, ...sums }).meta({ id: 'AlgorithmUsageRow' });
export const userUsageSchema = z.object({ caller: z.string(), ...sums }).meta({ id: 'UserUsageRow' });
export const usagePage = <T extends z.ZodType>(row: T, id: string) => z.object({ results: z.array(row), next_marker: z.string().optional() }).meta({ id });

export interface UsagePage {
  results: object[];
  next_marker?: string;
}

const sumsExample = { total_calls: '1204', total_errors: 3, total_error_duration: 0.12, total_duration: 61.5 };
const algorithmExample = { algorithm_called: 'Hello', algorithm_owner: 'demo', algorithm_version: 'a501ed74fd91548dedd50dffa59e9f0e53ce49a3', machine_type: 'cpu' };
export const usageExamples = {
  full: { results: [{ caller: 'mia', ...algorithmExample, ...sumsExample }] },
  algorithms: { results: [{ ...algorithmExample, ...sumsExample }] },
  users: { results: [{ caller: 'mia', ...sumsExample }] },
};
