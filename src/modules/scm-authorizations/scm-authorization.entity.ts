import { defineEntity, p, type InferEntity } from '@mikro-orm/core';
import { Account } from '#src/modules/users/account.entity.js';
import { id, instant } from '#src/platform/database/columns.js';

/** That a user lets the platform act for them at a source-code manager. */
export const ScmAuthorization = defineEntity({
  name: 'ScmAuthorization',
  tableName: 'scm_authorization',
  uniques: [{ properties: ['account', 'scm'] }],
  properties: {
    id: id(),
    account: () => p.manyToOne(Account).mapToPk(),
    scm: p.string().length(100),
    /** An OauthToken as JSON, sealed for this row. */
    token: p.text(),
    createdAt: instant(),
    updatedAt: instant(),
  },
});
export type ScmAuthorization = InferEntity<typeof ScmAuthorization>;

/** One that has been begun: the way to the provider and back. */
export const ScmAuthorizationRequest = defineEntity({
  name: 'ScmAuthorizationRequest',
  tableName: 'scm_authorization_request',
  properties: {
    /** Digest of the state, which only the way itself has. */
    id: p.string().length(64).primary(),
    account: () => p.manyToOne(Account).mapToPk(),
    scm: p.string().length(100),
    /** Of PKCE, sealed for this row. */
    verifier: p.text(),
    /** Digest of the cookie of the browser in which it was begun. */
    browser: p.string().length(64),
    expiresAt: instant(),
  },
});
export type ScmAuthorizationRequest = InferEntity<typeof ScmAuthorizationRequest>;
