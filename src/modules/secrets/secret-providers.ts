import { z } from 'zod';
import { ApiError } from '#libs/errors/index.js';

export const providerSchema = z
  .object({
    id: z.string(), name: z.string(), description: z.string(), moduleName: z.string(), factoryClassName: z.string(), interfaceVersion: z.string(),
    isEnabled: z.boolean(), isDefault: z.boolean(), created: z.string(), modified: z.string(),
  })
  .meta({ id: 'SecretProvider' });
export type SecretProvider = z.infer<typeof providerSchema>;

/** Where secrets are kept. There is one: the platform's own database, sealed with its encryption key. */
export const INTERNAL_PROVIDER: SecretProvider = {
  id: '0199f2c4-7d3a-7000-8000-00000000005e', name: 'internal', description: 'The database of this installation, sealed with its encryption key', moduleName: 'internal',
  factoryClassName: 'internal', interfaceVersion: '1', isEnabled: true, isDefault: true, created: '2026-01-01T00:00:00.000Z', modified: '2026-01-01T00:00:00.000Z',
};

/** Error: 8006. */
export function findProvider(id: string): SecretProvider {
  if (id !== INTERNAL_PROVIDER.id && id !== INTERNAL_PROVIDER.name) {
    throw new ApiError('secretProviderNotFound', { message: `There is no secret provider "${id.slice(0, 60)}". Known: ${INTERNAL_PROVIDER.id} (${INTERNAL_PROVIDER.name}).` });
  }
  return INTERNAL_PROVIDER;
}
