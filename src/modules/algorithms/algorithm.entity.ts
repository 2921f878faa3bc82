import { defineEntity, p, type InferEntity } from '@mikro-orm/core';
import { INTERNAL } from '#src/modules/scms/scm.entity.js';
import { Account } from '#src/modules/users/account.entity.js';
import { id, instant } from '#src/platform/database/columns.js';

/** The settings that a version freezes when it is published (API reference, The algorithm object). */
export interface AlgorithmSettings {
  language?: string;
  environment?: 'cpu' | 'gpu';
  package_set?: string;
  algorithm_environment?: string;
  license: string;
  source_visibility: 'open' | 'closed';
  network_access: 'full' | 'isolated';
  pipeline_enabled: boolean;
  royalty_microcredits: number;
}

export const Algorithm = defineEntity({
  name: 'Algorithm',
  tableName: 'algorithm',
  uniques: [{ properties: ['owner', 'nameKey'] }],
  indexes: [{ properties: ['owner', 'id'] }],
  properties: {
    id: id(),
    owner: () => p.manyToOne(Account).mapToPk(),
    name: p.string(),
    nameKey: p.string(),
    label: p.string(),
    summary: p.text().default(''),
    tagline: p.string().default(''),
    settings: p.json<AlgorithmSettings>(),
    /** Where its repository is. */
    scm: p.string().length(100).default(INTERNAL),
    /** Of the latest published version; private until there is one. */
    callability: p.string().$type<'public' | 'private'>().default('private'),
    createdAt: instant(),
    updatedAt: instant(),
  },
});
export type Algorithm = InferEntity<typeof Algorithm>;
