import { defineEntity, p, type InferEntity } from '@mikro-orm/core';
import { instant } from '#src/platform/database/columns.js';

export const providers = ['internal', 'github', 'gitlab', 'bitbucket', 'bitbucket-cloud'] as const;
export type ScmProviderName = (typeof providers)[number];

/** The one that is always there. */
export const INTERNAL = 'internal';

/** What the client's secret of an SCM is sealed for. */
export const clientSecretContext = (scmId: string) => `scm:${scmId}`;

/** A source-code manager: a place where repositories are (API reference, SCMs). Exactly one is the default. */
export const Scm = defineEntity({
  name: 'Scm',
  tableName: 'scm',
  indexes: [{ name: 'scm_default_unique', expression: 'create unique index "scm_default_unique" on "scm" ("is_default") where "is_default"' }],
  uniques: [{ properties: ['provider', 'clientId', 'webUrl'] }],
  properties: {
    /** A UUID, or whatever the administrator wants. */
    id: p.string().length(100).primary(),
    name: p.string(),
    provider: p.string().$type<ScmProviderName>(),
    enabled: p.boolean(),
    isDefault: p.boolean(),
    /** An algorithm was created on it once. */
    used: p.boolean(),
    clientId: p.string().nullable(),
    /** Sealed. */
    clientSecret: p.text().nullable(),
    webUrl: p.string().nullable(),
    apiUrl: p.string().nullable(),
    sshUrl: p.string().nullable(),
    /** Lines of a known_hosts file: given by an administrator, or seen at the first connection. They never change by themselves. */
    hostKeys: p.text().nullable(),
    createdAt: instant(),
  },
});
export type Scm = InferEntity<typeof Scm>;
