import { Module } from '@nestjs/common';
import { AlgorithmsModule } from '#src/modules/algorithms/algorithms.module.js';
import { UsersModule } from '#src/modules/users/users.module.js';
import { CallErrorListings } from './call-error-listings.js';
import { CallErrors } from './call-errors.js';
import { CallErrorsController } from './call-errors.controller.js';

@Module({ imports: [AlgorithmsModule, UsersModule], controllers: [CallErrorsController], providers: [CallErrorListings, CallErrors], exports: [CallErrors] })
export class CallErrorsModule {}
