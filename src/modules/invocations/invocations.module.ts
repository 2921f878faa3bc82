import { BullModule } from '@nestjs/bull';
import { Module } from '@nestjs/common';
import { AlgorithmsModule } from '#src/modules/algorithms/algorithms.module.js';
import { ArtifactsModule } from '#src/modules/artifacts/artifacts.module.js';
import { CallsModule } from '#src/modules/calls/calls.module.js';
import { VersionsModule } from '#src/modules/versions/versions.module.js';
import { AsyncCalls, CALLS, callsQueueOptions } from './async-calls.js';
import { CallRunner } from './call-runner.js';
import { CallTargets } from './call-target.js';
import { CallsProcessor } from './calls.processor.js';
import { InvocationsController } from './invocations.controller.js';
import { InvocationsService } from './invocations.service.js';
import { slotPoolProvider } from './slot-pool.provider.js';
import { SlotStarts } from './slot-starts.js';
import { StoredCalls } from './stored-calls.js';

@Module({
  imports: [BullModule.registerQueue({ name: CALLS, ...callsQueueOptions }), AlgorithmsModule, VersionsModule, ArtifactsModule, CallsModule],
  controllers: [InvocationsController],
  providers: [AsyncCalls, CallRunner, CallTargets, InvocationsService, SlotStarts, slotPoolProvider],
  exports: [AsyncCalls, BullModule, CallRunner, CallTargets],
})
export class InvocationsModule {}

/** Runs the asynchronous ones: the worker's side. */
@Module({ imports: [InvocationsModule], providers: [CallsProcessor, StoredCalls] })
export class InvocationsWorkerModule {}
