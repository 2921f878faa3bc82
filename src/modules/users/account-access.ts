import { Injectable } from '@nestjs/common';
import { ApiError } from '#libs/errors/index.js';
import type { Caller } from '#src/platform/access/caller.js';
import type { Account } from './account.entity.js';
import { AccountsRepository } from './accounts.repository.js';

/** A user or an organization, as the address of a request names it. */
export interface AccountName {
  kind: Account['kind'];
  name: string;
}

/** What gives others a way in, keys and connectors: administrators, the user, and for an organization its owners in person. */
export function mayManageAccount(caller: Caller, account: Pick<Account, 'id' | 'kind'>): boolean {
  if (caller.kind === 'admin') {
    return true;
  }
  return account.kind === 'user' ? caller.accountId === account.id : caller.memberOf.get(account.id) === 'owner';
}

/** From the name of an account to one that the caller manages. */
@Injectable()
export class AccountAccess {
  constructor(private readonly accounts: AccountsRepository) {}

  /** `what` of it, in the plural, for the sentence of a refusal. Errors: 2001, also where there is no such account; 3000 and 3100 for administrators. */
  async toManage(caller: Caller, { kind, name }: AccountName, what: string): Promise<Account> {
    const account = await this.accounts.find(name);
    if (caller.kind !== 'admin' && !(account?.kind === kind && mayManageAccount(caller, account))) {
      throw new ApiError('notAuthorized', { message: kind === 'user' ? `You may manage your own ${what} only.` : `Only owners of the organization and administrators manage its ${what}.` });
    }
    if (account?.kind !== kind) {
      throw new ApiError(kind === 'user' ? 'userNotFound' : 'organizationNotFound', { message: `There is no ${kind} named "${name.slice(0, 40)}".` });
    }
    return account;
  }
}
