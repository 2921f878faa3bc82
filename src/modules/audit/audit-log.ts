import { EntityManager, type FilterQuery } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { AuditTrail, type ControlAction } from '#src/platform/access/audit-trail.js';
import { firstIdAt, newId } from '#src/platform/database/columns.js';
import type { PageRequest } from '#src/platform/http/pagination.js';
import { AuditEntry } from './audit-entry.entity.js';

export interface AuditFilter {
  actor?: string;
  operation?: string;
  /** Some name in the target. */
  target?: string;
  since?: Date;
  until?: Date;
}

/** The audit log: written by the interceptor of control actions, read by administrators. */
@Injectable()
export class AuditLog extends AuditTrail {
  constructor(private readonly em: EntityManager) {
    super();
  }

  override async begin(action: ControlAction): Promise<(status: number) => Promise<void>> {
    const id = newId();
    await this.em.fork().insert(AuditEntry, {
      id,
      createdAt: new Date(),
      actorId: action.actor?.accountId ?? null,
      actor: action.actor?.username.toLowerCase() ?? '',
      keyId: action.actor?.keyId || null,
      operation: action.operation,
      method: action.method,
      path: action.path,
      target: action.target,
      requestId: action.requestId,
      address: action.address ?? null,
      status: null,
    });
    return async (status) => void (await this.em.fork().nativeUpdate(AuditEntry, { id }, { status }));
  }

  /** Newest first, one more than the page holds. */
  list(filter: AuditFilter, page: PageRequest): Promise<AuditEntry[]> {
    const conditions: FilterQuery<AuditEntry>[] = [];
    if (filter.actor) {
      conditions.push({ actor: filter.actor.toLowerCase() });
    }
    if (filter.operation) {
      conditions.push({ operation: filter.operation });
    }
    if (filter.target) {
      conditions.push({ $or: ['username', 'org_name', 'algoname', 'name', 'scm_id', 'keyname'].map((name) => ({ target: { [name]: filter.target } })) });
    }
    // Ids are in the order of time, and the primary key finds them at once.
    if (filter.since) {
      conditions.push({ id: { $gte: firstIdAt(filter.since) } });
    }
    for (const before of [filter.until && firstIdAt(filter.until), page.after]) {
      if (before) {
        conditions.push({ id: { $lt: before } });
      }
    }
    return this.em.fork().find(AuditEntry, conditions.length > 0 ? { $and: conditions } : {}, { orderBy: { id: 'desc' }, limit: page.limit + 1 });
  }
}
