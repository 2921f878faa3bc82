import { z } from 'zod';

/** Every part may be missing: the published clients send next to nothing (client contract, 1.8). `patch` is `revision`. */
export const publishSchema = z
  .object({
    details: z.object({ label: z.string().max(255).nullish(), summary: z.string().max(200_000).nullish(), tagline: z.string().max(255).nullish() }).nullish(),
    settings: z
      .object({ algorithm_callability: z.enum(['public', 'private']).nullish(), royalty_microcredits: z.number().int().min(0).nullish(), insights_enabled: z.boolean().nullish() })
      .nullish(),
    version_info: z
      .object({
        version_type: z.string().max(20).nullish().describe('`major`, `minor`, or `revision` (also `patch`); `minor` unless given'),
        type: z.string().max(20).nullish().describe('Old name of `version_type`'),
        release_notes: z.string().max(100_000).nullish(),
        sample_input: z.string().max(100_000).nullish().describe('Run at publication; its result becomes `sample_output`'),
        sample_output: z.string().max(100_000).nullish(),
        insights_enabled: z.boolean().nullish(),
      })
      .nullish(),
  })
  .meta({
    id: 'PublishVersion',
    example: { settings: { algorithm_callability: 'public' }, version_info: { version_type: 'minor', release_notes: 'A few bug fixes.', sample_input: 'Mia' } },
  });
export type PublishRequest = z.infer<typeof publishSchema>;
