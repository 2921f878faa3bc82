import { z } from 'zod';
import { packageName } from '#src/modules/packages/packages.dto.js';
import { pageOf } from '#src/platform/http/pagination.js';
import type { PackageSet } from './package-set.entity.js';

/** Each has an error of its own, and is read by itself (2014, 2016, 2017). */
const own = {
  images: z.unknown().optional().describe('`{"cpu": IMAGE, "gpu": IMAGE}`: container images to begin with, in place of the packages of the machine\'s own distribution').meta({ type: 'object' }),
  contents: z.unknown().optional().describe('Names of packages, in the order in which they are installed').meta({ type: 'array', items: { type: 'string' } }),
};
const described = { display_name: z.string().min(1).max(100).nullish(), description: z.string().max(2000).nullish() };

export const createPackageSetSchema = z
  .object({ name: packageName, language: z.string().max(100), ...described, ...own })
  .meta({ id: 'CreatePackageSet', example: { name: 'pandas-python3', language: 'python3-1', display_name: 'Python 3 with pandas', contents: ['pandas'] } });
export type CreatePackageSet = z.infer<typeof createPackageSetSchema>;
export const updatePackageSetSchema = z
  .object({ language: z.string().max(100).nullish(), ...described, ...own, status: z.string().max(100).nullish().describe('active or disabled') })
  .meta({ id: 'UpdatePackageSet', example: { contents: ['pandas', 'scikit-learn'] } });
export type UpdatePackageSet = z.infer<typeof updatePackageSetSchema>;

const image = z.string().regex(/^[a-z0-9][A-Za-z0-9._/:@-]{0,254}$/, 'must be the name of a container image, such as python:3.9');
export const imagesSchema = z.strictObject({ cpu: image.optional(), gpu: image.optional() });
export const contentsSchema = z.array(packageName).max(100);

export const packageSetSchema = z
  .object({
    id: z.string(), name: z.string(), resource_type: z.literal('package_set'), display_name: z.string(), description: z.string(), language: z.string(), images: z.object({ cpu: z.string().optional(), gpu: z.string().optional() }),
    contents: z.array(z.string()), status: z.enum(['new', 'active', 'disabled']), built_for: z.array(z.enum(['cpu', 'gpu'])), created_at: z.string(), updated_at: z.string(),
  })
  .meta({ id: 'PackageSet' });
export type PackageSetObject = z.infer<typeof packageSetSchema>;
export const packageSetPageSchema = pageOf(packageSetSchema, 'PackageSetPage');
export const packageSetExample: PackageSetObject = {
  id: '0199f2c4-7d3a-7c11-b0c4-7a1c1f1d2e3f', name: 'pandas-python3', resource_type: 'package_set', display_name: 'Python 3 with pandas', description: '', language: 'python3-1', images: {}, contents: ['pandas'],
  status: 'active', built_for: ['cpu'], created_at: '2026-04-07T16:45:07.096Z', updated_at: '2026-04-07T16:45:07.096Z',
};

export function toPackageSet(set: PackageSet): PackageSetObject {
  return {
    id: set.id, name: set.name, resource_type: 'package_set', display_name: set.displayName, description: set.description, language: set.language, images: set.images, contents: set.contents, status: set.status,
    built_for: [...(set.cpuSystem ? ['cpu' as const] : []), ...(set.gpuSystem ? ['gpu' as const] : [])], created_at: set.createdAt.toISOString(), updated_at: set.updatedAt.toISOString(),
  };
}
