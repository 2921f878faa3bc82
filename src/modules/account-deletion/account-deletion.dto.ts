import { z } from 'zod';

export const deletionQuery = z.object({
  transfer_to: z.string().max(100).optional().describe('User or organization that takes over the algorithms'),
  force: z.string().optional().describe('`true`: delete the algorithms, too, with all their versions'),
});
export type DeletionQuery = z.infer<typeof deletionQuery>;
