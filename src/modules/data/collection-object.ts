import { z } from 'zod';
import { pageOf } from '#src/platform/http/pagination.js';
import type { Collection } from './data.entities.js';

const flag = (who: string) => z.boolean().describe(`Whether ${who} read it`);

/** A collection as `GET /v1/hostedData` shows it (platform reference, 4.1). */
export const collectionSchema = z
  .object({
    id: z.string(),
    object_id: z.string().describe('Deprecated: the same as `id`'),
    collection_name: z.string(),
    username: z.string().describe('Its owner, a user or an organization'),
    acl: z.object({ read_w: flag('all accounts'), read_g: flag('the members of the organization that owns it'), read_u: flag('its owner'), read_a: flag("algorithms of the owner's, whoever calls them,") }),
    location: z.string(),
  })
  .meta({ id: 'Collection' });
export type CollectionObject = z.infer<typeof collectionSchema>;

export const collectionPageSchema = pageOf(collectionSchema, 'CollectionPage');

export const collectionExample: CollectionObject = {
  id: '0199f2c4-7d3a-7c11-b0c4-7a1c1f1d2e3f', object_id: '0199f2c4-7d3a-7c11-b0c4-7a1c1f1d2e3f', collection_name: 'pictures', username: 'demo',
  acl: { read_w: false, read_g: true, read_u: true, read_a: true }, location: 'data://demo/pictures',
};

export function toCollection({ id, name, acl }: Collection, owner: string): CollectionObject {
  return { id, object_id: id, collection_name: name, username: owner, acl: { read_w: acl === 'public', read_g: true, read_u: true, read_a: acl !== 'private' }, location: `data://${owner}/${name}` };
}
