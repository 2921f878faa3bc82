import { defineEntity, p, type InferEntity } from '@mikro-orm/core';
import { id, instant } from '#src/platform/database/columns.js';

/** Something to install, for package sets to be made of. */
export const Package = defineEntity({
  name: 'Package',
  tableName: 'package',
  properties: {
    id: id(),
    /** Never changes: package sets name it. */
    name: p.string().length(100).unique(),
    description: p.text().default(''),
    /** Packages of the machine's own distribution. */
    systemPackages: p.array(),
    /** Run by sh once those are there. */
    script: p.text().default(''),
    createdAt: instant(),
    updatedAt: instant(),
  },
});
export type Package = InferEntity<typeof Package>;
