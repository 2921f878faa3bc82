import { z } from 'zod';

const health = z.enum(['active', 'deploy_key_error', 'provider_internal_error']);
export type ConnectionHealth = z.infer<typeof health>;

/** What is not the status is there for repositories outside of the platform only. */
export const connectionStatusSchema = z
  .object({
    scm_connection_status: health,
    repository_public_deploy_key: z.string().optional(),
    repository_webhook_secret: z.string().optional(),
    repository_webhook_url: z.string().optional(),
  })
  .meta({ id: 'ScmStatus' });
export type ConnectionStatus = z.infer<typeof connectionStatusSchema>;
