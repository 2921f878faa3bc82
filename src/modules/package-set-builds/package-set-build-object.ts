import { z } from 'zod';
import { pageOf } from '#src/platform/http/pagination.js';
import { buildStatuses, type PackageSetBuild } from './package-set-build.entity.js';

export const requestBuildSchema = z
  .object({ image: z.string().max(100).default('cpu').describe('For which machine type: cpu or gpu') })
  .meta({ id: 'RequestPackageSetBuild', example: { image: 'cpu' } });
export type RequestBuild = z.infer<typeof requestBuildSchema>;

export const packageSetBuildSchema = z
  .object({ build_id: z.string(), resource_type: z.literal('package_set_build'), image: z.enum(['cpu', 'gpu']), status: z.enum(buildStatuses), started_at: z.string(), finished_at: z.string().optional() })
  .meta({ id: 'PackageSetBuild' });
export type PackageSetBuildObject = z.infer<typeof packageSetBuildSchema>;
export const packageSetBuildPageSchema = pageOf(packageSetBuildSchema, 'PackageSetBuildPage');
export const packageSetBuildExample: PackageSetBuildObject = {
  build_id: '0199f2c4-7d3a-7c11-b0c4-7a1c1f1d2e3f', resource_type: 'package_set_build', image: 'cpu', status: 'succeeded', started_at: '2026-04-07T16:45:07.096Z', finished_at: '2026-04-07T16:46:12.096Z',
};

export function toPackageSetBuild(build: PackageSetBuild): PackageSetBuildObject {
  return {
    build_id: build.id, resource_type: 'package_set_build', image: build.image, status: build.status, started_at: build.startedAt.toISOString(),
    ...(build.finishedAt ? { finished_at: build.finishedAt.toISOString() } : {}),
  };
}
