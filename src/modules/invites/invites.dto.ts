import { z } from 'zod';
import { createUserSchema } from '#src/modules/users/users.dto.js';
import { instant } from '#src/platform/http/instant.js';
import type { Invite } from './invite.entity.js';

/** Long enough that nobody guesses one. */
const inviteCode = z.string().regex(/^[A-Za-z0-9_-]{16,100}$/, 'must be 16 to 100 letters, digits, - and _');

export const createInviteSchema = z
  .object({
    inviteCode: inviteCode.nullish().describe('Made up by the platform unless given'),
    signupCredits: z.number().int().min(0).max(2_147_483_647).nullish(),
    comments: z.string().max(500).nullish(),
    expiresAt: instant.nullish().transform((time) => time ?? null),
  })
  .meta({ id: 'CreateInvite', example: { comments: 'For the new colleague', expiresAt: '2027-01-01T00:00:00Z' } });
export type CreateInvite = z.infer<typeof createInviteSchema>;

export const inviteSchema = z
  .object({
    inviteCode: z.string(), signupCredits: z.number().int(), comments: z.string(), createdAt: z.string(), createdBy: z.string(),
    expiresAt: z.string().optional(), usedBy: z.string().optional(),
  })
  .meta({ id: 'Invite' });
export type InviteObject = z.infer<typeof inviteSchema>;
export const inviteExample: InviteObject = { inviteCode: 'aZ3dK9mQ2xW7tR5p', signupCredits: 0, comments: 'For the new colleague', createdAt: '2026-04-07T16:45:07.096Z', createdBy: 'admin' };

export const signUpSchema = createUserSchema.extend({ inviteCode: z.string().max(100) })
  .meta({ id: 'SignUp', example: { inviteCode: 'aZ3dK9mQ2xW7tR5p', username: 'mia', email: 'mia@example.com' } });
export type SignUp = z.infer<typeof signUpSchema>;

export function toInvite(invite: Invite): InviteObject {
  return {
    inviteCode: invite.code, signupCredits: invite.signupCredits, comments: invite.comments, createdAt: invite.createdAt.toISOString(), createdBy: invite.createdBy,
    ...(invite.expiresAt ? { expiresAt: invite.expiresAt.toISOString() } : {}), ...(invite.usedBy === null ? {} : { usedBy: invite.usedBy }),
  };
}
