import { LockMode } from '@mikro-orm/core';
import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import type { ConnectorId } from '#libs/connectors/data-uri.js';
import { ApiError } from '#libs/errors/index.js';
import { Account } from '#src/modules/users/account.entity.js';
import type { Protocol } from './connector-credentials.js';
import { ConnectorRecord } from './connector.entity.js';

const MOST = 100;

/** What a change of a connector sets. */
export type ConnectorChanges = Partial<Pick<ConnectorRecord, 'label' | 'isDefault' | 'path' | 'writeable' | 'credentialType' | 'credentials'>>;

@Injectable()
export class ConnectorsRepository {
  constructor(private readonly em: EntityManager) {}

  /** Those of one owner, oldest first. */
  list(owner: string): Promise<ConnectorRecord[]> {
    return this.em.fork().find(ConnectorRecord, { owner }, { orderBy: { id: 'asc' } });
  }

  /** By label, without regard to case, or the default of the protocol; at most one of each owner. */
  find(owners: readonly string[], { type, label }: ConnectorId): Promise<ConnectorRecord[]> {
    const named = label === undefined ? { isDefault: true } : { labelKey: label.toLowerCase() };
    return this.em.fork().find(ConnectorRecord, { owner: { $in: [...owners] }, protocol: type as Protocol, ...named });
  }

  /** Label and default are settled here, where nobody else gives them at the same time. Errors: 3000, 6001 with 409. */
  insert(record: Omit<ConnectorRecord, 'label' | 'labelKey' | 'isDefault'>, wanted: { label?: string; isDefault?: boolean }): Promise<ConnectorRecord> {
    return this.alone(record.owner, async (em) => {
      const all = await em.find(ConnectorRecord, { owner: record.owner });
      if (all.length >= MOST) {
        throw new ApiError('conflict', { message: `An account has ${MOST} connectors at most. Delete one first.` });
      }
      const namesakes = all.filter(({ protocol }) => protocol === record.protocol);
      const label = wanted.label ?? freeLabel(namesakes);
      const complete: ConnectorRecord = { ...record, label, labelKey: label.toLowerCase(), isDefault: wanted.isDefault ?? namesakes.length === 0 };
      await makeRoom(em, complete);
      await em.insert(ConnectorRecord, complete);
      return complete;
    });
  }

  /**
   * Undefined when it is gone. `check` sees the record as it is while nobody else changes it, and throws what speaks against the change.
   * Error: 6001 with 409 for a label that another one has.
   */
  update(owner: string, id: string, changes: ConnectorChanges, check: (current: ConnectorRecord) => void): Promise<ConnectorRecord | undefined> {
    return this.alone(owner, async (em) => {
      const record = await em.findOne(ConnectorRecord, { id, owner });
      if (!record) {
        return undefined;
      }
      check(record);
      const changed: ConnectorRecord = { ...record, ...changes, labelKey: (changes.label ?? record.label).toLowerCase(), updatedAt: after(record.updatedAt) };
      await makeRoom(em, changed);
      await em.nativeUpdate(ConnectorRecord, { id }, { ...changes, labelKey: changed.labelKey, updatedAt: changed.updatedAt });
      return changed;
    });
  }

  async remove(id: string): Promise<void> {
    await this.em.fork().nativeDelete(ConnectorRecord, { id });
  }

  /** With the account locked: not for one that is being deleted, and one change after the other. */
  private alone<T>(owner: string, work: (em: EntityManager) => Promise<T>): Promise<T> {
    return this.em.fork().transactional(async (em) => {
      if (!(await em.findOne(Account, { id: owner, deletedAt: null }, { lockMode: LockMode.PESSIMISTIC_WRITE }))) {
        throw new ApiError('userNotFound');
      }
      return work(em);
    });
  }
}

/** The label must be free; there is one default, and it moves. */
async function makeRoom(em: EntityManager, { id, owner, protocol, label, labelKey, isDefault }: ConnectorRecord): Promise<void> {
  const others = { owner, protocol, id: { $ne: id } };
  if (await em.findOne(ConnectorRecord, { ...others, labelKey })) {
    throw new ApiError('conflict', { message: `There is a connector ${protocol}+${label} already.` });
  }
  if (isDefault) {
    await em.nativeUpdate(ConnectorRecord, { ...others, isDefault: true }, { isDefault: false });
  }
}

function freeLabel(taken: ConnectorRecord[]): string {
  for (let number = 1; ; number++) {
    const label = `connector${number}`;
    if (!taken.some(({ labelKey }) => labelKey === label)) {
      return label;
    }
  }
}

/** Never the same instant twice: what is open is known by it. */
function after(before: Date): Date {
  return new Date(Math.max(Date.now(), before.getTime() + 1));
}
