import { z } from 'zod';
import { pageOf } from '#src/platform/http/pagination.js';
import type { Package } from './package.entity.js';

/** Of packages and package sets: tensorflow-gpu-2.3-python38. */
export const packageName = z.string().regex(/^[a-z0-9][a-z0-9._-]{0,99}$/, 'must hold small letters, digits, ., _ and - only, 100 at most, and begin with a letter or a digit');

const contents = {
  description: z.string().max(2000).nullish(),
  system_packages: z.array(z.string().regex(/^[a-z0-9][a-z0-9.+-]{1,99}$/, 'must be the name of a package of Debian or Ubuntu')).max(200).nullish()
    .describe("Packages of the machine's own distribution"),
  script: z.string().max(100_000).nullish().describe('Run by sh in the new system once those are there, with the network, by a user who owns all of its files'),
};
export const createPackageSchema = z.object({ name: packageName, ...contents }).meta({ id: 'CreatePackage', example: { name: 'pandas', script: 'pip3 install pandas==2.2.3' } });
export type CreatePackage = z.infer<typeof createPackageSchema>;
export const updatePackageSchema = z.object(contents).meta({ id: 'UpdatePackage', example: { script: 'pip3 install pandas==2.3.0' } });
export type UpdatePackage = z.infer<typeof updatePackageSchema>;

export const packageSchema = z
  .object({ name: z.string(), resource_type: z.literal('package'), description: z.string(), system_packages: z.array(z.string()), script: z.string(), created_at: z.string(), updated_at: z.string() })
  .meta({ id: 'Package' });
export type PackageObject = z.infer<typeof packageSchema>;
export const packagePageSchema = pageOf(packageSchema, 'PackagePage');
export const packageExample: PackageObject = {
  name: 'pandas', resource_type: 'package', description: 'Data frames', system_packages: [], script: 'pip3 install pandas==2.2.3', created_at: '2026-04-07T16:45:07.096Z', updated_at: '2026-04-07T16:45:07.096Z',
};

export function toPackage(row: Package): PackageObject {
  return {
    name: row.name, resource_type: 'package', description: row.description, system_packages: row.systemPackages, script: row.script,
    created_at: row.createdAt.toISOString(), updated_at: row.updatedAt.toISOString(),
  };
}
