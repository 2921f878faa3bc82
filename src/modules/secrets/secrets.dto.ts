import { z } from 'zod';
import type { Secret } from './secret.entity.js';
import { INTERNAL_PROVIDER } from './secret-providers.js';

/** The platform's own, and those that decide what program runs: a secret is data. */
const RESERVED = /^(ALGORITHMIA_|LD_|DYLD_|GLIBC_|MALLOC_)|^(PATH|HOME|USER|SHELL|TMPDIR|PWD|IFS|ENV|BASH_ENV|NODE_OPTIONS|PYTHONPATH|PYTHONHOME|PYTHONSTARTUP|PYTHONDONTWRITEBYTECODE|PYTHONIOENCODING)$/;
const VALUE_MAX_BYTES = 32 * 1024;

const secretKey = z
  .string()
  .regex(/^[A-Za-z_][A-Za-z0-9_]{0,127}$/, 'must be a name of an environment variable: a letter or _, then letters, digits and _')
  .refine((name) => !RESERVED.test(name), 'is reserved for the platform');
const secretValue = z
  .string()
  .refine((value) => Buffer.byteLength(value) <= VALUE_MAX_BYTES, `may have ${VALUE_MAX_BYTES} bytes at most`)
  .refine((value) => !value.includes('\0'), 'may not hold the character U+0000');
const shortName = z.string().min(1).max(200);
const description = z.string().max(2000);

export const createSecretSchema = z
  .object({
    secret_key: secretKey.describe('Name of the environment variable'),
    secret_value: secretValue.nullish(),
    short_name: shortName.nullish().describe('The key unless given'),
    description: description.nullish(),
    owner_type: z.literal('algorithm').nullish(),
    owner_id: z.string().max(100).nullish(),
    provider_id: z.string().max(100).nullish(),
  })
  .meta({ id: 'CreateSecret', example: { short_name: 'Weather service', secret_key: 'WEATHER_TOKEN', secret_value: '...', owner_type: 'algorithm', description: 'Its key' } });
export type CreateSecret = z.infer<typeof createSecretSchema>;

export const updateSecretSchema = z
  .object({ secret_key: secretKey.nullish(), secret_value: secretValue.nullish(), short_name: shortName.nullish(), description: description.nullish() })
  .meta({ id: 'UpdateSecret', example: { secret_value: '...' } });
export type UpdateSecret = z.infer<typeof updateSecretSchema>;

export const secretSchema = z
  .object({
    id: z.string(), short_name: z.string(), description: z.string(), secret_key: z.string(), owner_type: z.literal('algorithm'), owner_id: z.string(),
    provider_id: z.string(), created: z.string(), modified: z.string(),
  })
  .meta({ id: 'Secret' });
export type SecretObject = z.infer<typeof secretSchema>;

/** Under both names: the published client reads `secrets` (client contract, 2), the OpenAPI document has `results`. */
export const secretListSchema = z.object({ secrets: z.array(secretSchema), results: z.array(secretSchema) }).meta({ id: 'SecretList' });
export type SecretList = z.infer<typeof secretListSchema>;

export const secretExample: SecretObject = {
  id: '0199f2c4-7d3a-7c11-b0c4-7a1c1f1d2e43', short_name: 'Weather service', description: 'Its key', secret_key: 'WEATHER_TOKEN', owner_type: 'algorithm',
  owner_id: '0199f2c4-7d3a-7c11-b0c4-7a1c1f1d2e3f', provider_id: INTERNAL_PROVIDER.id, created: '2026-04-07T16:45:07.096Z', modified: '2026-04-07T16:45:07.096Z',
};

export function toSecret(secret: Secret): SecretObject {
  return {
    id: secret.id, short_name: secret.shortName, description: secret.description, secret_key: secret.key, owner_type: 'algorithm', owner_id: secret.algorithm,
    provider_id: INTERNAL_PROVIDER.id, created: secret.createdAt.toISOString(), modified: secret.updatedAt.toISOString(),
  };
}
