import { Module } from '@nestjs/common';
import { AlgorithmsModule } from '#src/modules/algorithms/algorithms.module.js';
import { InvocationsModule } from '#src/modules/invocations/invocations.module.js';
import { MembershipsModule } from '#src/modules/organizations/memberships.module.js';
import { UsersModule } from '#src/modules/users/users.module.js';
import { ReservationKeeper } from './reservation-keeper.js';
import { ReservationNews } from './reservation-news.js';
import { Reservations } from './reservations.js';
import { ReservationsController } from './reservations.controller.js';

@Module({
  imports: [AlgorithmsModule, InvocationsModule, MembershipsModule, UsersModule],
  controllers: [ReservationsController],
  providers: [ReservationKeeper, ReservationNews, Reservations],
})
export class ReservationsModule {}
