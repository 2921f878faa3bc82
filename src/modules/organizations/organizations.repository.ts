import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { Account } from '#src/modules/users/account.entity.js';
import type { PageRequest } from '#src/platform/http/pagination.js';
import { MembershipsRepository } from './memberships.repository.js';
import { Membership, Organization } from './organization.entity.js';
import type { WholeOrganization } from './organizations.dto.js';

@Injectable()
export class OrganizationsRepository {
  constructor(
    private readonly em: EntityManager,
    private readonly memberships: MembershipsRepository,
  ) {}

  /** Account, organization and its first owner, together or not at all. */
  insert(account: Account, organization: Organization, firstOwner: string): Promise<void> {
    return this.em.fork().transactional(async (em) => {
      await em.insert(Account, account);
      await em.insert(Organization, organization);
      await em.insert(Membership, { organization: account.id, user: firstOwner, role: 'owner', createdAt: account.createdAt });
    });
  }

  async whole(account: Account): Promise<WholeOrganization | undefined> {
    return (await this.wholeOf([account]))[0];
  }

  async findByExternalId(externalId: string): Promise<WholeOrganization | undefined> {
    const em = this.em.fork();
    const organization = await em.findOne(Organization, { externalId });
    const account = organization && (await em.findOne(Account, { id: organization.id, deletedAt: null }));
    return account ? this.whole(account) : undefined;
  }

  /** One more than the page holds. */
  async list(page: PageRequest): Promise<WholeOrganization[]> {
    const after = page.after ? { id: { $gt: page.after } } : {};
    const accounts = await this.em.fork().find(Account, { kind: 'organization', deletedAt: null, ...after }, { orderBy: { id: 'asc' }, limit: page.limit + 1 });
    return this.wholeOf(accounts);
  }

  async update(id: string, changes: Partial<Organization>): Promise<void> {
    if (Object.keys(changes).length > 0) {
      await this.em.fork().nativeUpdate(Organization, { id }, changes);
    }
  }

  private async wholeOf(accounts: Account[]): Promise<WholeOrganization[]> {
    const ids = accounts.map(({ id }) => id);
    const organizations = new Map((await this.em.fork().find(Organization, { id: { $in: ids } })).map((organization) => [organization.id, organization]));
    const owners = await this.memberships.ownersOf(ids);
    return accounts.flatMap((account) => {
      const organization = organizations.get(account.id);
      return organization ? [{ account, organization, ownerIds: owners.get(account.id) ?? [] }] : [];
    });
  }
}
