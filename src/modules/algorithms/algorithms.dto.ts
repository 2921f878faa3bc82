import { z } from 'zod';
import { ApiError } from '#libs/errors/index.js';
import type { ChosenEnvironment } from '#src/modules/environments/environment-choice.js';
import { resourceName } from '#src/platform/http/names.js';
import type { AlgorithmSettings } from './algorithm.entity.js';

const text = (longest: number) => z.string().max(longest);

const detailsSchema = z.object({
  label: text(255).nullish(),
  summary: text(200_000).nullish().describe('HTML is sanitised; a README.md in the repository overwrites it'),
  tagline: text(255).nullish(),
});

/** Lenient where the published clients are sloppy, strict on values that cannot be meant (client contract, 1.8). */
const settingsSchema = z.object({
  language: text(100).nullish(),
  environment: text(20).nullish(),
  package_set: text(100).nullish(),
  algorithm_environment: text(100).nullish(),
  license: z.enum(['apl', 'apache2', 'gpl3', 'mit']).nullish(),
  source_visibility: z.enum(['open', 'closed']).nullish(),
  network_access: z.enum(['full', 'isolated']).nullish(),
  pipeline_enabled: z.boolean().nullish(),
  royalty_microcredits: z.number().int().min(0).nullish(),
  algorithm_callability: z.enum(['public', 'private']).nullish(),
});
export type SettingsRequest = z.infer<typeof settingsSchema>;

const repositoryName = z.string().regex(/^[A-Za-z0-9_][A-Za-z0-9_.-]{0,99}$/, 'must hold letters, digits, _, . and - only');

/** All but `scm` is about repositories outside of the platform. */
const sourceSchema = z.object({
  scm: text(100).nullish(),
  repository_name: repositoryName.nullish().describe('The name of the algorithm unless given'),
  repository_owner: z.string().regex(/^[A-Za-z0-9_][A-Za-z0-9_./-]{0,199}$/, 'must be the name of a user, an organization or a group').nullish().describe('Your own account there unless given'),
  existing_repository_name: repositoryName.nullish().describe('Takes this repository instead of making one'),
  initial_commit_message: text(2000).nullish(),
});
export type SourceRequest = z.infer<typeof sourceSchema>;

export const createAlgorithmSchema = z
  .object({
    name: resourceName,
    details: detailsSchema.nullish(),
    settings: settingsSchema.nullish(),
    source: sourceSchema.nullish(),
  })
  .meta({
    id: 'CreateAlgorithm',
    example: {
      name: 'Hello',
      details: { label: 'Greeter' },
      settings: { language: 'python3-1', environment: 'cpu', license: 'apl', network_access: 'full', pipeline_enabled: true, source_visibility: 'closed' },
    },
  });
export type CreateAlgorithm = z.infer<typeof createAlgorithmSchema>;

export const updateAlgorithmSchema = z
  .object({ details: detailsSchema.nullish(), settings: settingsSchema.nullish() })
  .meta({ id: 'UpdateAlgorithm', example: { details: { label: 'Friendly greeter' }, settings: { network_access: 'isolated' } } });
export type UpdateAlgorithm = z.infer<typeof updateAlgorithmSchema>;

const DEFAULTS: AlgorithmSettings = {
  environment: 'cpu',
  license: 'apl',
  source_visibility: 'closed',
  network_access: 'full',
  pipeline_enabled: true,
  royalty_microcredits: 0,
};

/** The settings after a request. Errors: 4004 unknown machine type, 6001 closed source under an open licence. */
export function applySettings(request: SettingsRequest, chosen: ChosenEnvironment, before: AlgorithmSettings | undefined): AlgorithmSettings {
  const given = Object.fromEntries(Object.entries(request).filter(([, value]) => value != null));
  delete given.algorithm_callability;
  const { language, environment } = chosen;
  const package_set = chosen.package_set ?? (chosen.keepsPackageSet ? before?.package_set : undefined);
  const { package_set: _, ...settings }: AlgorithmSettings = { ...DEFAULTS, ...before, ...(environment ? { environment } : {}), ...given, language };
  if (settings.environment !== 'cpu' && settings.environment !== 'gpu') {
    throw new ApiError('unsupportedMachineType', { message: 'settings.environment must be "cpu" or "gpu".' });
  }
  if (settings.source_visibility === 'closed' && settings.license !== 'apl') {
    throw new ApiError('requestInvalid', { message: `The licence "${settings.license}" needs settings.source_visibility "open"; only "apl" allows closed source.` });
  }
  return { ...settings, ...(package_set === undefined ? {} : { package_set }) };
}
