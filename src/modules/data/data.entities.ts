import { defineEntity, p, type InferEntity } from '@mikro-orm/core';
import { Account } from '#src/modules/users/account.entity.js';
import type { BlobKey } from '#src/platform/storage/blob-key.js';
import { id, instant } from '#src/platform/database/columns.js';

/**
 * - `own`: made by users, under their account or an organization.
 * - `session`: of one call from outside and all that it led to; its name is the id of that call.
 * - `temp`, `perm`: of one algorithm and one calling account; the name is the id of the algorithm.
 */
export type CollectionKind = 'own' | 'session' | 'temp' | 'perm';

/** Who reads a collection besides its owner's side (platform reference, 4.1). */
export type CollectionAcl = 'private' | 'my-algorithms' | 'public';

export const Collection = defineEntity({
  name: 'Collection',
  tableName: 'collection',
  uniques: [{ properties: ['owner', 'kind', 'nameKey'] }],
  properties: {
    id: id(),
    owner: () => p.manyToOne(Account).mapToPk(),
    kind: p.string().$type<CollectionKind>(),
    name: p.string(),
    nameKey: p.string(),
    acl: p.string().$type<CollectionAcl>(),
    createdAt: instant(),
  },
});
export type Collection = InferEntity<typeof Collection>;

/** A file of a collection. A large content is a blob of its own, which never changes: another content is another blob. */
export const DataFile = defineEntity({
  name: 'DataFile',
  tableName: 'data_file',
  uniques: [{ properties: ['collection', 'name'] }],
  properties: {
    id: id(),
    collection: () => p.manyToOne(Collection).mapToPk().deleteRule('cascade'),
    name: p.string().length(255),
    size: p.bigint('number'),
    /** In hexadecimal digits. */
    md5: p.string().length(32),
    contentType: p.string(),
    /** Of a small file. A larger one has its content in the blob store. */
    content: p.blob().nullable(),
    updatedAt: instant(),
  },
});
export type DataFile = InferEntity<typeof DataFile>;

/** Where a large content is: the id of the row is new with each content. */
export const contentKey = (fileId: string): BlobKey => `data/${fileId.slice(-2)}/${fileId}`;
