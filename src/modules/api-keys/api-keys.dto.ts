import { z } from 'zod';
import type { KeyPermissions } from '#src/platform/access/caller.js';
import { instant } from '#src/platform/http/instant.js';
import type { ApiKey } from './api-key.entity.js';

const name = '[A-Za-z][A-Za-z0-9_]{0,29}';
const aclEntry = z.string().regex(new RegExp(`^algo://(\\*|${name}/\\*|${name}/${name}(/\\*)?)$`), 'must be algo://*, algo://OWNER/* or algo://OWNER/ALGO/*');

/** A key that says nothing of a permission does not have it (platform reference, 5.2). */
const permissionsSchema = z.object({
  allow_algo: z.boolean().default(false),
  algo_acl: z.array(aclEntry).max(1000).default([]).describe('`algo://*`, `algo://OWNER/*`, `algo://OWNER/ALGO/*`'),
  allow_data: z.boolean().default(false),
  allow_data_write: z.boolean().default(false),
  allow_web_algo: z.boolean().default(false).describe('May be used from browsers'),
  referer_host: z.hostname().max(253).nullish().transform((host) => host ?? undefined).describe('The one host whose pages may use it'),
  allow_algo_management: z.boolean().default(false),
});

const keyTypes = ['AlgorithmKey', 'ManagementKey', 'PlatformAdminKey'] as const;

export const createKeySchema = z
  .object({
    key_label: z.string().max(100).default(''),
    key_type: z.enum(keyTypes).default('AlgorithmKey').describe('`PlatformAdminKey`: for administration, and for nothing else. `ManagementKey` is `AlgorithmKey` with algorithm management'),
    permissions: permissionsSchema.nullish(),
    expires_at: instant.nullish().transform((time) => time ?? undefined).describe('Never unless given'),
  })
  .meta({ id: 'CreateApiKey', example: { key_label: 'CI', permissions: { allow_algo: true, algo_acl: ['algo://demo/*'], allow_algo_management: true }, expires_at: '2027-01-01T00:00:00Z' } });
export type CreateKey = z.infer<typeof createKeySchema>;

/** No other shape is cut out of the lines of the log. */
const IMPORTED = /^sim[A-Za-z0-9+/]{25}$/;

/** A key of another installation, taken over with its text. */
export const importKeySchema = createKeySchema
  .extend({ api_key: z.string().regex(IMPORTED, 'must be a key as Algorithmia makes them: "sim" and 25 letters, digits, + or /') })
  .meta({ id: 'ImportApiKey', example: { key_label: 'moved', api_key: 'sim1abcdefghijklmnopqrstuvwx', permissions: { allow_algo: true, algo_acl: ['algo://*'] } } });
export type ImportKey = z.infer<typeof importKeySchema>;

/** The permissions of a key, as it has them. */
const heldSchema = z.object({
  allow_algo: z.boolean(), algo_acl: z.array(z.string()), allow_data: z.boolean(), allow_data_write: z.boolean(), allow_web_algo: z.boolean(), referer_host: z.string().optional(),
  allow_algo_management: z.boolean(),
});

export const keySchema = z
  .object({
    id: z.string(),
    username: z.string().describe('The account that it speaks for'),
    owner_name: z.string().optional().describe('The member that a key of an organization is for'),
    key_label: z.string(),
    key_type: z.enum(keyTypes),
    api_key_mask: z.string(),
    api_key: z.string().optional().describe('The key itself: shown once, when it is made'),
    permissions: heldSchema,
    created_at: z.string(),
    last_used_at: z.string().optional().describe('Right to a minute'),
    expires_at: z.string().optional(),
    resource_type: z.literal('api_key'),
  })
  .meta({ id: 'ApiKey' });
export type KeyObject = z.infer<typeof keySchema>;

export const keyExample: KeyObject = {
  id: '0199f2c4-7d3a-7c11-b0c4-7a1c1f1d2e42', username: 'mia', key_label: 'CI', key_type: 'ManagementKey', api_key_mask: 'simAb********yz',
  permissions: { allow_algo: true, algo_acl: ['algo://demo/*'], allow_data: false, allow_data_write: false, allow_web_algo: false, allow_algo_management: true },
  created_at: '2026-04-07T16:45:07.096Z', last_used_at: '2026-04-08T09:00:00.000Z', resource_type: 'api_key',
};

export function toPermissions({ key_type, permissions }: Pick<CreateKey, 'key_type' | 'permissions'>): KeyPermissions {
  const { referer_host, ...rest } = permissions ?? permissionsSchema.parse({});
  return { ...rest, ...(referer_host ? { referer_host } : {}), allow_algo_management: rest.allow_algo_management || key_type === 'ManagementKey' };
}

/** Without the text of the key, which nobody has any more. */
export function toKey(key: ApiKey, names: { account: string; assignee?: string }): KeyObject {
  const standard = key.permissions.allow_algo_management ? 'ManagementKey' : 'AlgorithmKey';
  return {
    id: key.id,
    username: names.account,
    ...(names.assignee ? { owner_name: names.assignee } : {}),
    key_label: key.label,
    key_type: key.kind === 'admin' ? 'PlatformAdminKey' : standard,
    api_key_mask: key.mask,
    permissions: key.permissions,
    created_at: key.createdAt.toISOString(),
    ...(key.lastUsedAt ? { last_used_at: key.lastUsedAt.toISOString() } : {}),
    ...(key.expiresAt ? { expires_at: key.expiresAt.toISOString() } : {}),
    resource_type: 'api_key',
  };
}
