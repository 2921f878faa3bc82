import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { PinoLogger } from 'nestjs-pino';
import { MembershipsRepository } from '#src/modules/organizations/memberships.repository.js';
import { bulkInsert } from '#src/platform/database/bulk-insert.js';
import { firstIdAt, newId, UUID } from '#src/platform/database/columns.js';
import { Notification, type EventType, type NotificationContext } from './notification.entity.js';

/** Tells users what happens to what is theirs. */
@Injectable()
export class Notifications {
  constructor(
    private readonly em: EntityManager,
    private readonly memberships: MembershipsRepository,
    private readonly logger: PinoLogger,
  ) {}

  /** To the owner, or to each member of an owning organization. Never rejects: what it tells of has happened. */
  async tellOwner(owner: string, type: EventType, context: NotificationContext): Promise<void> {
    try {
      const members = await this.memberships.userIdsOf(owner);
      await this.tell(members.length > 0 ? members : [owner], type, context);
    } catch (error) {
      this.logger.warn({ err: error, type }, 'a notification cannot be written');
    }
  }

  async tell(users: string[], type: EventType, context: NotificationContext): Promise<void> {
    const now = new Date();
    await bulkInsert(this.em, Notification, users.map((user) => ({ id: newId(), user, type, createdAt: now, readAt: null, context })));
  }

  /** Newest first. */
  list(user: string, types: readonly EventType[], since: Date | undefined, limit: number): Promise<Notification[]> {
    const after = since ? { id: { $gte: firstIdAt(since) } } : {};
    return this.em.fork().find(Notification, { user, type: { $in: [...types] }, ...after }, { orderBy: { id: 'desc' }, limit });
  }

  /** Whether there is such a notification; the time of the first reading stays. */
  async markRead(user: string, id: string): Promise<boolean> {
    const em = this.em.fork();
    if (!UUID.test(id) || (await em.count(Notification, { id, user })) === 0) {
      return false;
    }
    await em.nativeUpdate(Notification, { id, user, readAt: null }, { readAt: new Date() });
    return true;
  }
}
