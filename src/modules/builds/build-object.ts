import { z } from 'zod';
import { semverOf, type Version } from '#src/modules/versions/version.entity.js';
import { pageOf } from '#src/platform/http/pagination.js';
import type { Build } from './build.entity.js';

/** The algorithm build object of the API reference. */
export const buildSchema = z
  .object({
    build_id: z.string(),
    commit_sha: z.string(),
    resource_type: z.literal('algorithm_build'),
    started_at: z.string(),
    finished_at: z.string().optional(),
    status: z.enum(['in-progress', 'succeeded', 'failed']),
    version_info: z.object({ semantic_version: z.string() }).optional(),
  })
  .meta({ id: 'AlgorithmBuild' });
export type BuildObject = z.infer<typeof buildSchema>;
export const buildPageSchema = pageOf(buildSchema, 'AlgorithmBuildPage');

/** `version` is the one made from this build, if any. */
export function toBuild(build: Build, version?: Pick<Version, 'major' | 'minor' | 'patch'>): BuildObject {
  const semver = version && semverOf(version);
  return {
    build_id: build.id,
    commit_sha: build.commitSha,
    resource_type: 'algorithm_build',
    started_at: build.startedAt.toISOString(),
    ...(build.finishedAt ? { finished_at: build.finishedAt.toISOString() } : {}),
    status: build.status,
    ...(semver ? { version_info: { semantic_version: semver.join('.') } } : {}),
  };
}
