import { z } from 'zod';

const members = {
  id: z.string().describe('The id of the request, as in the log'),
  code: z.number().int().describe('The number of the error'),
  message: z.string().describe('A sentence for people'),
};

/** The body of every error. */
export const errorSchema = z
  .object({
    error: z.object({ ...members, fields: z.array(z.object({ pointer: z.string(), message: z.string() })).optional() }),
    ...members,
  })
  .meta({ id: 'Error' });
