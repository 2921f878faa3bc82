import { z } from 'zod';
import { INTERNAL, providers, type Scm } from './scm.entity.js';

const client = z.object({ client_id: z.string() });

/** The SCM object (API reference); `scm` is what the OpenAPI document calls `oauth`. The client's secret is never shown. */
export const scmSchema = z
  .object({
    id: z.string(),
    name: z.string(),
    provider: z.enum(providers),
    default: z.boolean(),
    enabled: z.boolean(),
    oauth: client.optional(),
    scm: client.optional(),
    urls: z.object({ web: z.string(), api: z.string(), ssh: z.string() }).optional(),
    ssh_host_keys: z.string().optional(),
  })
  .meta({ id: 'Scm' });
export type ScmObject = z.infer<typeof scmSchema>;

export const internalScmExample: ScmObject = { id: INTERNAL, name: 'Algoplane', provider: INTERNAL, default: true, enabled: true };
export const scmExample: ScmObject = {
  id: 'github', name: 'GitHub', provider: 'github', default: false, enabled: true, oauth: { client_id: '89fsdy7hsdf8tsgd6' }, scm: { client_id: '89fsdy7hsdf8tsgd6' },
  urls: { web: 'https://github.com', api: 'https://api.github.com', ssh: 'ssh://git@github.com' },
};

export function toScm(scm: Scm): ScmObject {
  const { clientId, webUrl, apiUrl, sshUrl } = scm;
  return {
    id: scm.id,
    name: scm.name,
    provider: scm.provider,
    default: scm.isDefault,
    enabled: scm.enabled,
    ...(clientId ? { oauth: { client_id: clientId }, scm: { client_id: clientId } } : {}),
    ...(scm.hostKeys ? { ssh_host_keys: scm.hostKeys } : {}),
    ...(webUrl && apiUrl && sshUrl ? { urls: { web: webUrl, api: apiUrl, ssh: sshUrl } } : {}),
  };
}
