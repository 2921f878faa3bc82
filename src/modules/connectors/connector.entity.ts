import { defineEntity, p, type InferEntity } from '@mikro-orm/core';
import type { ConnectorType } from '#libs/connectors/data-uri.js';
import { Account } from '#src/modules/users/account.entity.js';
import { id, instant } from '#src/platform/database/columns.js';

/** A way to a store outside of the platform, of a user or an organization. */
export const ConnectorRecord = defineEntity({
  name: 'ConnectorRecord',
  tableName: 'connector',
  uniques: [{ properties: ['owner', 'protocol', 'labelKey'] }],
  properties: {
    id: id(),
    owner: () => p.manyToOne(Account).mapToPk(),
    protocol: p.string().$type<Exclude<ConnectorType, 'data'>>(),
    label: p.string(),
    labelKey: p.string(),
    /** Of its protocol and its owner; one at most is. */
    isDefault: p.boolean(),
    /** What of the store it opens: `*`, `Folder/*` or one file. */
    path: p.text(),
    writeable: p.boolean(),
    credentialType: p.string(),
    /** Sealed for this row. */
    credentials: p.text(),
    createdAt: instant(),
    /** Another one with each change. */
    updatedAt: instant(),
  },
});
export type ConnectorRecord = InferEntity<typeof ConnectorRecord>;
