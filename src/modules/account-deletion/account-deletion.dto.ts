import { z } from 'zod';

export const deletionQuery = z.object({
  transfer_to: z.string().max(100).optional().describe('User or organization that takes over the algorithms and the data'),
  force: z.string().optional().describe('`true`: delete the algorithms, with all their versions, and the data, too'),
});
export type DeletionQuery = z.infer<typeof deletionQuery>;
