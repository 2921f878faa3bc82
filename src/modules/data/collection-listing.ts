import { Injectable } from '@nestjs/common';
import { AccountsRepository } from '#src/modules/users/accounts.repository.js';
import type { Caller } from '#src/platform/access/caller.js';
import { Settings } from '#src/platform/config/settings.js';
import { readPageRequest, toPage, type Page, type PageQuery } from '#src/platform/http/pagination.js';
import { refuseKey } from './collection-access.js';
import { toCollection, type CollectionObject } from './collection-object.js';
import { CollectionsRepository } from './collections.repository.js';

/** The collections of the caller and of their organizations. Error: 2001 for a key without a right to data. */
@Injectable()
export class CollectionListing {
  constructor(
    private readonly accounts: AccountsRepository,
    private readonly collections: CollectionsRepository,
    private readonly settings: Settings,
  ) {}

  async list(caller: Caller, query: PageQuery): Promise<Page<CollectionObject>> {
    refuseKey(!caller.permissions.allow_data, 'read');
    const page = readPageRequest(query, this.settings.pageLimits);
    const owners = [caller.accountId, ...caller.memberOf.keys()];
    const [rows, names] = await Promise.all([this.collections.listOf(owners, page), this.accounts.namesOf(owners)]);
    return toPage(rows, page, { url: `${this.settings.publicUrl}/v1/hostedData`, query }, {
      key: ({ id }) => id,
      item: (row) => toCollection(row, names.get(row.owner) ?? ''),
    });
  }
}
