import { BullModule } from '@nestjs/bull';
import { Module } from '@nestjs/common';
import { SlotPool } from '#libs/executor/pool/index.js';
import { AlgorithmsModule } from '#src/modules/algorithms/algorithms.module.js';
import { ArtifactsModule } from '#src/modules/artifacts/artifacts.module.js';
import { CallErrorsModule } from '#src/modules/call-errors/call-errors.module.js';
import { CallsModule } from '#src/modules/calls/calls.module.js';
import { InsightsModule } from '#src/modules/insights/insights.module.js';
import { MembershipsModule } from '#src/modules/organizations/memberships.module.js';
import { SecretsModule } from '#src/modules/secrets/secrets.module.js';
import { UsersModule } from '#src/modules/users/users.module.js';
import { VersionsModule } from '#src/modules/versions/versions.module.js';
import { WorkLimitsModule } from '#src/modules/work-limits/work-limits.module.js';
import { AsyncCalls, CALLS, callsQueueOptions } from './async-calls.js';
import { CallJournal } from './call-journal.js';
import { CallRunner } from './call-runner.js';
import { CallTargets } from './call-target.js';
import { CallsProcessor } from './calls.processor.js';
import { InvocationsController } from './invocations.controller.js';
import { InvocationsService } from './invocations.service.js';
import { LimitsController } from './limits.controller.js';
import { SlotConnections } from './slot-connections.js';
import { slotPoolProvider } from './slot-pool.provider.js';
import { SlotRetirement } from './slot-retirement.js';
import { SlotStarts } from './slot-starts.js';
import { StoredCalls } from './stored-calls.js';

@Module({
  imports: [BullModule.registerQueue({ name: CALLS, ...callsQueueOptions }), AlgorithmsModule, VersionsModule, ArtifactsModule, CallsModule, CallErrorsModule, InsightsModule, SecretsModule, UsersModule, WorkLimitsModule],
  controllers: [InvocationsController, LimitsController],
  providers: [AsyncCalls, CallJournal, CallRunner, CallTargets, InvocationsService, SlotConnections, SlotStarts, slotPoolProvider, SlotRetirement],
  exports: [AsyncCalls, BullModule, CallRunner, CallTargets, SlotPool, SlotStarts],
})
export class InvocationsModule {}

/** Runs the asynchronous ones: the worker's side. */
@Module({ imports: [InvocationsModule, MembershipsModule], providers: [CallsProcessor, StoredCalls] })
export class InvocationsWorkerModule {}
