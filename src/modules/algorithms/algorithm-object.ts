import { z } from 'zod';
import type { Build } from '#src/modules/builds/build.entity.js';
import { toBuild, buildSchema } from '#src/modules/builds/build-object.js';
import type { ScmConnection } from '#src/modules/scm-connections/scm-connection.entity.js';
import { internalScmExample, scmSchema, type ScmObject } from '#src/modules/scms/scm-object.js';
import { semverOf, type Version } from '#src/modules/versions/version.entity.js';
import { pageOf } from '#src/platform/http/pagination.js';
import type { Algorithm, AlgorithmSettings } from './algorithm.entity.js';

/** The algorithm object of the API reference; a version is the same object with build, compilation and version_info. */
export const algorithmSchema = z
  .object({
    id: z.string(),
    name: z.string(),
    resource_type: z.literal('algorithm'),
    self_link: z.string().optional(),
    details: z.object({ label: z.string(), summary: z.string().optional(), tagline: z.string().optional() }),
    settings: z.object({
      algorithm_callability: z.enum(['public', 'private']),
      language: z.string().optional(),
      environment: z.string().optional(),
      package_set: z.string().optional(),
      algorithm_environment: z.string().optional(),
      license: z.string(),
      source_visibility: z.string(),
      network_access: z.string(),
      pipeline_enabled: z.boolean(),
      royalty_microcredits: z.number(),
    }),
    source: z.object({
      scm: scmSchema,
      repository_name: z.string().optional(),
      repository_owner: z.string().optional(),
      repository_https_url: z.string().optional(),
      repository_ssh_url: z.string().optional(),
    }),
    build: buildSchema.optional(),
    compilation: z.object({ successful: z.boolean(), output: z.string() }).optional(),
    version_info: z
      .object({
        git_hash: z.string(),
        semantic_version: z.string().optional(),
        release_notes: z.string().optional(),
        sample_input: z.string().optional(),
        sample_output: z.string().optional(),
      })
      .optional(),
  })
  .meta({ id: 'Algorithm' });
export type AlgorithmObject = z.infer<typeof algorithmSchema>;
export const algorithmPageSchema = pageOf(algorithmSchema, 'AlgorithmPage');

export interface AlgorithmParts {
  algorithm: Algorithm;
  ownerName: string;
  scm: ScmObject;
  /** Where its repository is, if it is outside of the platform. */
  connection?: ScmConnection;
  /** The most recent build that this caller may know of. */
  build?: Build;
  version?: Version;
  /** `now`: settings and details as they are; `published`: as they were when the version was published. */
  as: 'now' | 'published';
  /** Build logs are for the owner's side only. */
  showLog: boolean;
}

export function toAlgorithm(parts: AlgorithmParts, publicUrl: string): AlgorithmObject {
  const { algorithm, version, build } = parts;
  const published = (parts.as === 'published' && version?.publication) || undefined;
  const callability = (parts.as === 'published' && version?.callability) || algorithm.callability;
  const hash = version?.gitHash ?? build?.commitSha;
  return {
    id: algorithm.id,
    name: algorithm.name,
    resource_type: 'algorithm',
    ...(hash ? { self_link: `${publicUrl}/v1/algorithms/${parts.ownerName}/${algorithm.name}/versions/${hash}` } : {}),
    details: withoutBlanks(published?.details ?? { label: algorithm.label, summary: algorithm.summary, tagline: algorithm.tagline }),
    settings: { algorithm_callability: callability, ...toSettings(published?.settings ?? algorithm.settings) },
    source: { ...(parts.connection ? toRepository(parts.connection) : {}), scm: parts.scm },
    ...(build ? { build: toBuild(build, version), compilation: { successful: build.status === 'succeeded', output: parts.showLog ? build.log : '' } } : {}),
    ...(version ? { version_info: toVersionInfo(version) } : {}),
  };
}

/** A package set says more than language and machine type, which are not shown beside it (API reference, The algorithm object). */
function toSettings(settings: AlgorithmSettings): AlgorithmSettings {
  const { language: _, environment: __, ...rest } = settings;
  return settings.package_set === undefined ? settings : rest;
}

function toRepository({ repositoryName, repositoryOwner, httpsUrl, sshUrl }: ScmConnection): Omit<AlgorithmObject['source'], 'scm'> {
  return {
    repository_name: repositoryName,
    ...(repositoryOwner ? { repository_owner: repositoryOwner } : {}),
    ...(httpsUrl ? { repository_https_url: httpsUrl } : {}),
    ...(sshUrl ? { repository_ssh_url: sshUrl } : {}),
  };
}

function toVersionInfo(version: Version): AlgorithmObject['version_info'] {
  const { release_notes, sample_input, sample_output } = version.publication ?? {};
  const semver = semverOf(version);
  return {
    git_hash: version.gitHash,
    ...(semver ? { semantic_version: semver.join('.') } : {}),
    ...(release_notes === undefined ? {} : { release_notes }),
    ...(sample_input === undefined ? {} : { sample_input }),
    ...(sample_output === undefined ? {} : { sample_output }),
  };
}

function withoutBlanks(details: { label: string; summary?: string; tagline?: string }): AlgorithmObject['details'] {
  return { label: details.label, ...(details.summary ? { summary: details.summary } : {}), ...(details.tagline ? { tagline: details.tagline } : {}) };
}

/** For the documentation: as it is created, and as it is published. */
export const newAlgorithmExample: AlgorithmObject = {
  id: '0199f2c4-7d3a-7c11-b0c4-7a1c1f1d2e3f', name: 'Hello', resource_type: 'algorithm', details: { label: 'Greeter' },
  settings: {
    algorithm_callability: 'private', language: 'python3-1', environment: 'cpu', license: 'apl', network_access: 'full',
    pipeline_enabled: true, source_visibility: 'closed', royalty_microcredits: 0,
  },
  source: { scm: internalScmExample },
};
export const algorithmExample: AlgorithmObject = {
  ...newAlgorithmExample,
  self_link: 'http://localhost:8080/v1/algorithms/demo/Hello/versions/a501ed74fd91548dedd50dffa59e9f0e53ce49a3',
  build: {
    build_id: '0199f2c4-9a1b-7e42-8c3d-1f2e3d4c5b6a', commit_sha: 'a501ed74fd91548dedd50dffa59e9f0e53ce49a3', resource_type: 'algorithm_build',
    started_at: '2026-04-07T16:45:07.096Z', finished_at: '2026-04-07T16:45:10.096Z', status: 'succeeded', version_info: { semantic_version: '0.1.0' },
  },
  compilation: { successful: true, output: '' },
  version_info: { git_hash: 'a501ed74fd91548dedd50dffa59e9f0e53ce49a3', semantic_version: '0.1.0', release_notes: 'The first one.', sample_input: '"Mia"', sample_output: '"Hello Mia"' },
};
