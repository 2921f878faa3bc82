import { Injectable } from '@nestjs/common';
import { ApiError } from '#libs/errors/index.js';
import { AccountChanges } from '#src/modules/users/account-changes.js';
import { AccountsRepository } from '#src/modules/users/accounts.repository.js';
import type { Caller, MemberRole } from '#src/platform/access/caller.js';
import { Settings } from '#src/platform/config/settings.js';
import { readPageRequest, toPage, type Page, type PageQuery } from '#src/platform/http/pagination.js';
import { MembershipsRepository } from './memberships.repository.js';
import type { Member } from './members.dto.js';
import { mayManageMembers, mayRemoveMember } from './organizations.policy.js';
import { OrganizationsService } from './organizations.service.js';

@Injectable()
export class MembersService {
  constructor(
    private readonly organizations: OrganizationsService,
    private readonly accounts: AccountsRepository,
    private readonly memberships: MembershipsRepository,
    private readonly changes: AccountChanges,
    private readonly settings: Settings,
  ) {}

  async list(caller: Caller, name: string, query: PageQuery): Promise<Page<Member>> {
    const organization = await this.organizations.toRead(caller, name);
    const page = readPageRequest(query, this.settings.pageLimits);
    const rows = await this.memberships.list(organization.id, page);
    const names = await this.accounts.namesOf(rows.map(({ user }) => user));
    const { publicUrl } = this.settings;
    return toPage(rows, page, { url: `${publicUrl}/v1/organizations/${organization.name}/members`, query }, {
      key: ({ user }) => user,
      item: ({ user, role }) => {
        const username = names.get(user) ?? '';
        return { username, role, user_link: `${publicUrl}/v1/users/${username}`, resource_type: 'organization_member' };
      },
    });
  }

  /** Returns whether they are new. Errors: 2001, 3000, 3100, 3102. */
  async put(caller: Caller, name: string, username: string, role: MemberRole | undefined): Promise<boolean> {
    const organization = await this.organizations.toAdminister(caller, name);
    if (!mayManageMembers(caller, organization.id)) {
      throw new ApiError('notAuthorized', { message: 'A key that lacks a permission manages no members: they could do what it cannot. Use a key with every permission, or ask an administrator.' });
    }
    const user = await this.accounts.find(username);
    if (user?.kind !== 'user') {
      throw new ApiError('userNotFound', { message: `There is no user named "${username.slice(0, 40)}".` });
    }
    const added = await this.memberships.put({ organization: organization.id, user: user.id, ...onWordOf(caller) }, role);
    await this.changes.announce(user.id);
    return added;
  }

  /** Also of oneself. Without complaint when there is no such member or organization. Errors: 2001, 3102. */
  async remove(caller: Caller, name: string, username: string): Promise<void> {
    const organization = await this.accounts.find(name);
    const user = await this.accounts.find(username);
    if (!mayRemoveMember(caller, organization?.id ?? '', user?.id)) {
      throw new ApiError('notAuthorized', { message: 'Only owners of the organization, with a key that has every permission, and administrators may remove other members.' });
    }
    if (organization?.kind === 'organization' && user) {
      await this.memberships.remove({ organization: organization.id, user: user.id, ...onWordOf(caller) });
      await this.changes.announce(user.id);
    }
  }
}

const onWordOf = (caller: Caller) => (caller.kind === 'admin' ? {} : { by: caller.accountId });
