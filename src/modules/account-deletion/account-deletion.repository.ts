import { LockMode } from '@mikro-orm/core';
import { EntityManager, raw } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { ApiError } from '#libs/errors/index.js';
import { Algorithm } from '#src/modules/algorithms/algorithm.entity.js';
import { ApiKey } from '#src/modules/api-keys/api-key.entity.js';
import { ConnectorRecord } from '#src/modules/connectors/connector.entity.js';
import { Collection } from '#src/modules/data/data.entities.js';
import { Membership, Organization } from '#src/modules/organizations/organization.entity.js';
import { Account } from '#src/modules/users/account.entity.js';

/** What is done with the algorithms and the data of the account. `refuse`: it may have none. */
export type Fate = { kind: 'refuse' } | { kind: 'delete' } | { kind: 'transfer'; to: Account };

export interface Deleted {
  /** Algorithms that are gone, or that have another owner. */
  algorithms: string[];
  /** Members whose memberships ended. */
  members: string[];
}

/** Names in a message are the first so many. */
const NAMED = 10;

/** Ends an account in one transaction, with the account locked: nobody makes anything for it meanwhile. */
@Injectable()
export class AccountDeletionRepository {
  constructor(private readonly em: EntityManager) {}

  /** Undefined when it has been deleted already. Errors: 3102, 6001 with 409. */
  delete(accountId: string, fate: Fate): Promise<Deleted | undefined> {
    return this.em.fork().transactional(async (em) => {
      const account = await em.findOne(Account, { id: accountId, deletedAt: null }, { lockMode: LockMode.PESSIMISTIC_WRITE });
      if (!account) {
        return undefined;
      }
      await refuseLastOwner(em, account);
      const algorithms = await disposeOf(em, account, fate);
      const members = account.kind === 'organization' ? (await em.find(Membership, { organization: accountId })).map(({ user }) => user) : [];
      await em.nativeDelete(Membership, { $or: [{ organization: accountId }, { user: accountId }] });
      await em.nativeDelete(ConnectorRecord, { owner: accountId });
      // Unlike its name, which stays reserved: the system that has the id may have a new organization for it.
      await em.nativeUpdate(Organization, { id: accountId }, { externalId: null });
      await em.nativeUpdate(ApiKey, { account: accountId, revokedAt: null }, { revokedAt: new Date() });
      await em.nativeUpdate(Account, { id: accountId }, { deletedAt: new Date() });
      return { algorithms, members };
    });
  }
}

/** The organizations are locked, too: an owner who leaves at the same time would be the last but one no more. */
async function refuseLastOwner(em: EntityManager, user: Account): Promise<void> {
  const owned = (await em.find(Membership, { user: user.id, role: 'owner' })).map(({ organization }) => organization);
  const organizations = await em.find(Account, { id: { $in: owned } }, { lockMode: LockMode.PESSIMISTIC_WRITE, orderBy: { id: 'asc' } });
  for (const organization of organizations) {
    if ((await em.count(Membership, { organization: organization.id, role: 'owner' })) === 1) {
      throw new ApiError('organizationRequiresOwner', { message: `${user.name} is the last owner of the organization ${organization.name}. Make another member an owner, or delete the organization first.` });
    }
  }
}

async function disposeOf(em: EntityManager, owner: Account, fate: Fate): Promise<string[]> {
  const algorithms = await em.find(Algorithm, { owner: owner.id }, { fields: ['id', 'name', 'nameKey'], orderBy: { id: 'asc' } });
  const collections = await em.find(Collection, { owner: owner.id, kind: 'own' }, { fields: ['id', 'name', 'nameKey'], orderBy: { id: 'asc' } });
  if (fate.kind === 'refuse' && algorithms.length + collections.length > 0) {
    throw new ApiError('conflict', { message: `${owner.name} owns ${[...listed('algorithm', algorithms), ...listed('collection', collections)].join(' and ')}. Hand all of it over with transfer_to=ACCOUNT, or delete it by force=true.` });
  }
  if (fate.kind === 'transfer') {
    await transfer(em, algorithms, collections, owner, fate.to);
  } else {
    await em.nativeDelete(Algorithm, { owner: owner.id });
  }
  // What is left here has no heir: housekeeping removes the contents.
  await em.nativeDelete(Collection, { owner: owner.id });
  return algorithms.map(({ id }) => id);
}

interface Named {
  id: string;
  name: string;
  nameKey: string;
}

async function transfer(em: EntityManager, algorithms: Named[], collections: Named[], from: Account, to: Account): Promise<void> {
  const heir = await em.findOne(Account, { id: to.id, deletedAt: null }, { lockMode: LockMode.PESSIMISTIC_READ });
  if (!heir) {
    throw new ApiError('userNotFound', { message: `${to.name} has just been deleted.` });
  }
  const namesakes = (all: Named[]) => ({ owner: heir.id, nameKey: { $in: all.map(({ nameKey }) => nameKey) } });
  const clashes = [
    ...listed('algorithm', await em.find(Algorithm, namesakes(algorithms), { fields: ['id', 'name', 'nameKey'] })),
    ...listed('collection', await em.find(Collection, { ...namesakes(collections), kind: 'own' }, { fields: ['id', 'name', 'nameKey'] })),
  ];
  if (clashes.length > 0) {
    throw new ApiError('conflict', { message: `${heir.name} has something of the same name already: ${clashes.join(', ')}. Nothing was changed.` });
  }
  await em.nativeUpdate(Algorithm, { owner: from.id }, { owner: heir.id, updatedAt: raw('now()') });
  await em.nativeUpdate(Collection, { owner: from.id, kind: 'own' }, { owner: heir.id });
}

/** `2 algorithm(s): A, B`; nothing for none. */
function listed(what: string, all: Named[]): string[] {
  return all.length > 0 ? [`${all.length} ${what}(s): ${names(all)}`] : [];
}

function names(all: Named[]): string {
  const more = all.length > NAMED ? ` and ${all.length - NAMED} more` : '';
  return all.slice(0, NAMED).map(({ name }) => name).join(', ') + more;
}
