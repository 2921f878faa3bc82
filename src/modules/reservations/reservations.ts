import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { ApiError } from '#libs/errors/index.js';
import { AlgorithmsRepository } from '#src/modules/algorithms/algorithms.repository.js';
import { CallTargets, type CallTarget } from '#src/modules/invocations/call-target.js';
import { MembershipsRepository } from '#src/modules/organizations/memberships.repository.js';
import type { Account } from '#src/modules/users/account.entity.js';
import { AccountsRepository } from '#src/modules/users/accounts.repository.js';
import { newId, UUID } from '#src/platform/database/columns.js';
import { ReservationNews } from './reservation-news.js';
import { Reservation } from './reservation.entity.js';
import { readVersionType, toSelector, type CreateReservation, type ReservationObject } from './reservations.dto.js';

/** A reservation with what it means at the moment. */
export interface CurrentReservation {
  reservation: Reservation;
  caller: Account;
  /** Absent while no version fits, or the caller may not call it. */
  target: CallTarget | undefined;
}

/** What administrators have reserved. */
@Injectable()
export class Reservations {
  constructor(
    private readonly em: EntityManager,
    private readonly accounts: AccountsRepository,
    private readonly algorithms: AlgorithmsRepository,
    private readonly memberships: MembershipsRepository,
    private readonly targets: CallTargets,
    private readonly news: ReservationNews,
  ) {}

  /** Errors: 1000, 3000, 6001. */
  async create(request: CreateReservation): Promise<ReservationObject> {
    const caller = await this.accounts.find(request.calling_user);
    const found = await this.algorithms.find(request.username, request.algoname);
    if (!caller) {
      throw new ApiError('userNotFound', { message: `There is no user or organization named "${request.calling_user.slice(0, 40)}".` });
    }
    if (!found) {
      throw new ApiError('algorithmNotFound');
    }
    const reservation: Reservation = {
      id: newId(), caller: caller.id, algorithm: found.algorithm.id, versionType: readVersionType(request.version_type), versionIdentifier: request.version_identifier ?? null,
      slots: request.num_slots, createdAt: new Date(),
    };
    const target = await this.targetFor(reservation, caller);
    if (!target) {
      throw new ApiError('requestInvalid', { message: `${caller.name} cannot call such a version of ${found.ownerName}/${found.algorithm.name}.` });
    }
    await this.em.fork().insert(Reservation, reservation);
    await this.news.announce();
    return toObject({ reservation, caller, target }, `${found.ownerName}/${found.algorithm.name}`);
  }

  async remove(id: string): Promise<void> {
    if (!UUID.test(id) || (await this.em.fork().nativeDelete(Reservation, { id })) === 0) {
      throw new ApiError('reservationNotFound');
    }
    await this.news.announce();
  }

  async list(): Promise<ReservationObject[]> {
    const all = await this.current();
    const names = new Map<string, string>();
    for (const { reservation } of all) {
      const found = await this.algorithms.findById(reservation.algorithm);
      names.set(reservation.algorithm, found ? `${found.ownerName}/${found.algorithm.name}` : '/');
    }
    return all.map((one) => toObject(one, names.get(one.reservation.algorithm) ?? '/'));
  }

  /** Oldest first; those of deleted accounts are left out. */
  async current(): Promise<CurrentReservation[]> {
    const rows = await this.em.fork().find(Reservation, {}, { orderBy: { id: 'asc' } });
    const all: CurrentReservation[] = [];
    for (const reservation of rows) {
      const caller = await this.accounts.findById(reservation.caller);
      if (caller && !caller.deletedAt) {
        all.push({ reservation, caller, target: await this.targetFor(reservation, caller) });
      }
    }
    return all;
  }

  private async targetFor(reservation: Reservation, caller: Account): Promise<CallTarget | undefined> {
    const target = await this.targets.resolve(reservation.algorithm, toSelector(reservation));
    const may = target && (target.isPublic || target.owner === caller.id || (await this.memberships.ofUser(caller.id)).has(target.owner));
    return may ? target : undefined;
  }
}

function toObject({ reservation, caller, target }: CurrentReservation, algorithm: string): ReservationObject {
  const [username = '', algoname = ''] = algorithm.split('/');
  return {
    reservation_id: reservation.id, billable_to: caller.name, billable_to_uuid: caller.id, username, algoname, algo_id: reservation.algorithm, algorithm_id: reservation.algorithm,
    version_type: reservation.versionType, ...(reservation.versionIdentifier ? { version_identifier: reservation.versionIdentifier } : {}),
    version_hash: target?.gitHash ?? '', num_slots: reservation.slots,
  };
}
