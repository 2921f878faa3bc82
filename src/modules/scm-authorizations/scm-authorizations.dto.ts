import { z } from 'zod';

export const startedSchema = z.object({ authorization_url: z.string() }).meta({ id: 'ScmAuthorizationStarted' });

/** As the provider sends the browser back (RFC 6749, 4.1.2). */
export const finishQuerySchema = z.object({
  code: z.string().max(2000).optional(),
  state: z.string().max(2000).optional(),
  error: z.string().max(2000).optional(),
  error_description: z.string().max(2000).optional(),
});
export type FinishQuery = z.infer<typeof finishQuerySchema>;

export const authorizationStatusSchema = z
  .object({
    authorization_status: z.enum(['authorized', 'unauthorized']),
    scm_username: z.string().optional(),
    scm_organizations: z.array(z.object({ scm_org_username: z.string(), access_level: z.string() })).optional(),
  })
  .meta({ id: 'ScmAuthorizationStatus' });
export type AuthorizationStatus = z.infer<typeof authorizationStatusSchema>;

export const statusExample: AuthorizationStatus = { authorization_status: 'authorized', scm_username: 'mia', scm_organizations: [{ scm_org_username: 'acme', access_level: 'admin' }] };
