import { z } from 'zod';
import { providers } from './scm.entity.js';

const urlsSchema = z.object({
  web: z.url({ protocol: /^https?$/ }).max(200),
  api: z.url({ protocol: /^https?$/ }).max(200),
  ssh: z.url({ protocol: /^ssh$/ }).max(200),
});
const hostKeysSchema = z.string().max(20_000).nullish().describe('Keys of the SSH server, as ssh-keyscan prints them; those that it shows at the first connection unless given');
const clientSchema = z.object({ client_id: z.string().min(1).max(200), client_secret: z.string().min(1).max(500) });

/** `scm` is another name of `oauth` (OpenAPI document). */
export const createScmSchema = z
  .object({
    id: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9_.-]{0,99}$/, 'must hold letters, digits, _, . and - only').nullish().describe('A UUID unless given'),
    name: z.string().min(1).max(100).nullish(),
    provider: z.enum(providers),
    enabled: z.boolean().default(true),
    oauth: clientSchema.nullish(),
    scm: clientSchema.nullish(),
    urls: urlsSchema,
    ssh_host_keys: hostKeysSchema,
  })
  .refine(({ oauth, scm }) => oauth ?? scm, { path: ['oauth'], message: 'is required, with client_id and client_secret' })
  .meta({
    id: 'CreateScm',
    example: {
      id: 'github', provider: 'github', enabled: true, oauth: { client_id: '89fsdy7hsdf8tsgd6', client_secret: '...' },
      urls: { web: 'https://github.com', api: 'https://api.github.com', ssh: 'ssh://git@github.com' },
    },
  });
export type CreateScm = z.infer<typeof createScmSchema>;

export const updateScmSchema = z.object({ enabled: z.boolean().nullish(), urls: urlsSchema.nullish(), ssh_host_keys: hostKeysSchema }).meta({ id: 'UpdateScm', example: { enabled: true } });
export type UpdateScm = z.infer<typeof updateScmSchema>;
