import { Controller, Delete, Get, Param, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { Access } from '#src/platform/access/access.decorator.js';
import { Endpoint } from '#src/platform/http/endpoint.decorator.js';
import { Payload } from '#src/platform/http/payload.decorator.js';
import { createReservationSchema, reservationExample as example, reservationSchema, type CreateReservation, type ReservationObject } from './reservations.dto.js';
import { Reservations } from './reservations.js';

@ApiTags('Administration')
@Controller('v1/admin/reservations')
@Access('admin')
export class ReservationsController {
  constructor(private readonly reservations: Reservations) {}

  @Get()
  @Endpoint({ operationId: 'listReservations', summary: 'List reservations', returns: z.array(reservationSchema), example: [example] })
  list(): Promise<ReservationObject[]> {
    return this.reservations.list();
  }

  @Post()
  @Endpoint({
    operationId: 'createReservation', summary: 'Keep slots of an algorithm warm for a caller', returns: reservationSchema, example,
    description: 'In each server process, as far as there is room on its machine. The slots follow the version: a new release replaces them.', errors: ['requestInvalid', 'algorithmNotFound', 'userNotFound'],
  })
  create(@Payload(createReservationSchema) body: CreateReservation): Promise<ReservationObject> {
    return this.reservations.create(body);
  }

  @Delete(':reservation_id')
  @Endpoint({ operationId: 'deleteReservation', summary: 'End a reservation', errors: ['reservationNotFound'] })
  remove(@Param('reservation_id') id: string): Promise<void> {
    return this.reservations.remove(id);
  }
}
