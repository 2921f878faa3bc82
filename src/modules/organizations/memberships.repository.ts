import { LockMode } from '@mikro-orm/core';
import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { ApiError } from '#libs/errors/index.js';
import { Account } from '#src/modules/users/account.entity.js';
import type { MemberRole } from '#src/platform/access/caller.js';
import type { PageRequest } from '#src/platform/http/pagination.js';
import { Membership } from './organization.entity.js';

/** Whose place in which organization changes. */
export interface MembershipChange {
  organization: string;
  user: string;
  /** The owner on whose word it changes; absent for an administrator's. */
  by?: string;
}

/** Who is what in which organization. Every change locks the organization, so that two at once cannot both take the last owner away. */
@Injectable()
export class MembershipsRepository {
  constructor(private readonly em: EntityManager) {}

  async ofUser(user: string): Promise<Map<string, MemberRole>> {
    const memberships = await this.em.fork().find(Membership, { user });
    return new Map(memberships.map(({ organization, role }) => [organization, role]));
  }

  /** In the order in which the users were created, one more than the page holds. */
  list(organization: string, page: PageRequest): Promise<Membership[]> {
    const after = page.after ? { user: { $gt: page.after } } : {};
    return this.em.fork().find(Membership, { organization, ...after }, { orderBy: { user: 'asc' }, limit: page.limit + 1 });
  }

  async userIdsOf(organization: string): Promise<string[]> {
    return (await this.em.fork().find(Membership, { organization })).map(({ user }) => user);
  }

  /** The owners of several organizations at once, by the organizations' ids. */
  async ownersOf(organizations: string[]): Promise<Map<string, string[]>> {
    const owners = await this.em.fork().find(Membership, { organization: { $in: organizations }, role: 'owner' }, { orderBy: { user: 'asc' } });
    const byOrganization = Map.groupBy(owners, ({ organization }) => organization);
    return new Map([...byOrganization].map(([id, members]) => [id, members.map(({ user }) => user)]));
  }

  /**
   * Adds a member, or gives one another role; without a role, a new one is a plain member and an old one stays what they are.
   * Returns whether they are new. Errors: 3000 and 3100 when either has just been deleted, 2001 when `by` is no owner any more, 3102 for
   * the last owner.
   */
  put({ organization, user, by }: MembershipChange, role?: MemberRole): Promise<boolean> {
    return this.em.fork().transactional(async (em) => {
      // The user before the organization, as in the deletion of a user.
      if (!(await em.findOne(Account, { id: user, deletedAt: null }, { lockMode: LockMode.PESSIMISTIC_READ }))) {
        throw new ApiError('userNotFound');
      }
      await this.lock(em, organization);
      await this.refuseFormerOwner(em, organization, by);
      const present = await em.findOne(Membership, { organization, user });
      if (!present) {
        await em.insert(Membership, { organization, user, role: role ?? 'member', createdAt: new Date() });
        return true;
      }
      if (role && role !== present.role) {
        await this.refuseLastOwner(em, organization, role === 'owner' ? undefined : present);
        await em.nativeUpdate(Membership, { organization, user }, { role });
      }
      return false;
    });
  }

  /** Without complaint when they are no member. Errors: 2001 when `by` is somebody else and no owner any more, 3102 for the last owner. */
  remove({ organization, user, by }: MembershipChange): Promise<void> {
    return this.em.fork().transactional(async (em) => {
      await this.lock(em, organization);
      await this.refuseFormerOwner(em, organization, by === user ? undefined : by);
      const present = await em.findOne(Membership, { organization, user });
      if (present) {
        await this.refuseLastOwner(em, organization, present);
        await em.nativeDelete(Membership, { organization, user });
      }
    });
  }

  private async lock(em: EntityManager, organization: string): Promise<void> {
    if (!(await em.findOne(Account, { id: organization, deletedAt: null }, { lockMode: LockMode.PESSIMISTIC_WRITE }))) {
      throw new ApiError('organizationNotFound');
    }
  }

  /** Once the organization is locked: what the caller was when the request came may have changed since. */
  private async refuseFormerOwner(em: EntityManager, organization: string, by: string | undefined): Promise<void> {
    if (by !== undefined && (await em.count(Membership, { organization, user: by, role: 'owner' })) === 0) {
      throw new ApiError('notAuthorized', { message: 'You are no owner of the organization any more.' });
    }
  }

  private async refuseLastOwner(em: EntityManager, organization: string, leaving: Membership | undefined): Promise<void> {
    if (leaving?.role === 'owner' && (await em.count(Membership, { organization, role: 'owner' })) === 1) {
      throw new ApiError('organizationRequiresOwner', { message: 'Unable to remove the last owner of an organization. Make another member an owner first.' });
    }
  }
}
