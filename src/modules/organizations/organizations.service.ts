import { ForeignKeyConstraintViolationException, UniqueConstraintViolationException } from '@mikro-orm/core';
import { Injectable } from '@nestjs/common';
import { ApiError } from '#libs/errors/index.js';
import { Features } from '#src/modules/features/features.js';
import type { Account } from '#src/modules/users/account.entity.js';
import { AccountChanges } from '#src/modules/users/account-changes.js';
import { AccountsRepository } from '#src/modules/users/accounts.repository.js';
import type { Caller } from '#src/platform/access/caller.js';
import { Settings } from '#src/platform/config/settings.js';
import { newId } from '#src/platform/database/columns.js';
import { readPageRequest, toPage, type Page, type PageQuery } from '#src/platform/http/pagination.js';
import { OrganizationTypes } from './organization-types.js';
import { toColumns, toOrganization, type CreateOrganization, type OrganizationObject, type UpdateOrganization } from './organizations.dto.js';
import { forbiddenTies, mayAdministerOrganization, mayReadOrganization, withoutTies } from './organizations.policy.js';
import { OrganizationsRepository } from './organizations.repository.js';

@Injectable()
export class OrganizationsService {
  constructor(
    private readonly accounts: AccountsRepository,
    private readonly organizations: OrganizationsRepository,
    private readonly types: OrganizationTypes,
    private readonly features: Features,
    private readonly changes: AccountChanges,
    private readonly settings: Settings,
  ) {}

  /** Whoever creates it becomes its first owner. Errors: 2001, 3101, 3104, 3108. */
  async create(caller: Caller, request: CreateOrganization): Promise<OrganizationObject> {
    const creator = await this.accounts.findById(caller.accountId);
    if (caller.kind !== 'admin' && (creator?.kind !== 'user' || !this.features.isOn('user-created-organizations', caller.accountId))) {
      throw new ApiError('notAuthorized', { message: 'Only administrators create organizations here, unless one switches on the feature "user-created-organizations".' });
    }
    refuseTies(caller, { external_admin_group: [], external_member_group: [], external_executor_group: [] }, request);
    const account: Account = {
      id: newId(), kind: 'organization', name: request.org_name, nameKey: request.org_name.toLowerCase(), email: null, emailKey: null,
      fullname: '', companyName: '', companyRole: '', createdAt: new Date(), deletedAt: null,
    };
    const organization = {
      id: account.id, type: await this.types.standard(), label: request.org_label, contactName: request.org_contact_name, email: request.org_email, url: '',
      externalId: null, externalAdminGroup: [], externalMemberGroup: [], externalExecutorGroup: [], stripeCustomerId: null, ...toColumns(request),
    };
    await this.refuseTaken(request.org_name);
    try {
      await this.organizations.insert(account, organization, caller.accountId);
    } catch (error) {
      await this.refuseTaken(request.org_name);
      throw explain(error);
    }
    await this.changes.announce(caller.accountId);
    return toOrganization({ account, organization, ownerIds: [caller.accountId] }, this.settings.publicUrl);
  }

  async get(caller: Caller, name: string): Promise<OrganizationObject> {
    const whole = await this.organizations.whole(await this.toRead(caller, name));
    return toOrganization(whole ?? missing(name), this.settings.publicUrl);
  }

  /** Error: 3100. */
  async getByExternalId(externalId: string): Promise<OrganizationObject> {
    return toOrganization((await this.organizations.findByExternalId(externalId.slice(0, 200))) ?? missing(externalId), this.settings.publicUrl);
  }

  async list(query: PageQuery): Promise<Page<OrganizationObject>> {
    const page = readPageRequest(query, this.settings.pageLimits);
    const { publicUrl } = this.settings;
    return toPage(await this.organizations.list(page), page, { url: `${publicUrl}/v1/organizations`, query }, {
      key: ({ account }) => account.id,
      item: (whole) => toOrganization(whole, publicUrl),
    });
  }

  /** Errors: 2001, 3100, 3103, 3108. */
  async update(caller: Caller, name: string, request: UpdateOrganization): Promise<void> {
    const account = await this.toAdminister(caller, name);
    if (request.org_name != null && request.org_name.toLowerCase() !== account.nameKey) {
      throw new ApiError('malformedOrganization', { message: `The body names "${request.org_name.slice(0, 40)}", the address "${account.name}". The name of an organization cannot change.` });
    }
    const whole = (await this.organizations.whole(account)) ?? missing(name);
    refuseTies(caller, toOrganization(whole, this.settings.publicUrl), request);
    await this.organizations.update(account.id, toColumns(caller.kind === 'admin' ? request : withoutTies(request))).catch((error: unknown) => {
      throw explain(error);
    });
  }

  /** Errors: 2001 for those who are no members, 3100. */
  async toRead(caller: Caller, name: string): Promise<Account> {
    const account = await this.accounts.find(name);
    return this.refuseUnless(account, mayReadOrganization(caller, account?.id ?? ''), name, 'its members and administrators');
  }

  async toAdminister(caller: Caller, name: string): Promise<Account> {
    const account = await this.accounts.find(name);
    return this.refuseUnless(account, mayAdministerOrganization(caller, account?.id ?? ''), name, 'its owners and administrators');
  }

  private refuseUnless(account: Account | undefined, may: boolean, name: string, who: string): Account {
    if (!may) {
      throw new ApiError('notAuthorized', { message: `Only ${who} may do this with the organization "${name.slice(0, 40)}".` });
    }
    return account?.kind === 'organization' ? account : missing(name);
  }

  private async refuseTaken(name: string): Promise<void> {
    const taken = (await this.accounts.findTaken(name, '')).name;
    if (taken === 'organization') {
      throw new ApiError('organizationNameTaken', { message: `An organization named "${name}" already exists, or existed. Names stay reserved after deletion.` });
    }
    if (taken === 'user') {
      throw new ApiError('organizationUserNotReserved', { message: `The name "${name}" belongs to a user. Users and organizations share one name space.` });
    }
  }
}

function refuseTies(caller: Caller, present: Partial<OrganizationObject>, request: UpdateOrganization): void {
  const forbidden = forbiddenTies(caller, present, request);
  if (forbidden.length > 0) {
    throw new ApiError('notAuthorized', { message: `Only administrators may set ${forbidden.join(', ')}. Leave it out, or send what is there.` });
  }
}

function missing(name: string): never {
  throw new ApiError('organizationNotFound', { message: `There is no organization "${name.slice(0, 60)}".` });
}

/** What the database refused, in words. */
function explain(error: unknown): unknown {
  if (error instanceof UniqueConstraintViolationException) {
    return new ApiError('conflict', { message: 'Another organization has this external_id already.' });
  }
  return error instanceof ForeignKeyConstraintViolationException ? new ApiError('organizationTypeNotFound') : error;
}
