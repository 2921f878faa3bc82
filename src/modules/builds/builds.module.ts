import { BullModule } from '@nestjs/bull';
import { Module } from '@nestjs/common';
import { AlgorithmsModule } from '#src/modules/algorithms/algorithms.module.js';
import { ArtifactsModule } from '#src/modules/artifacts/artifacts.module.js';
import { PackageSetsModule } from '#src/modules/package-sets/package-sets.module.js';
import { ScmConnectionsModule } from '#src/modules/scm-connections/scm-connections.module.js';
import { VersionsModule } from '#src/modules/versions/versions.module.js';
import { BuildCachesModule } from './build-caches.module.js';
import { BuildExecution } from './build-execution.js';
import { BuildLanes } from './build-lanes.js';
import { BuildLife } from './build-life.js';
import { BuildProgress } from './build-progress.js';
import { BuildRecordsModule } from './build-records.module.js';
import { BuildRequests } from './build-requests.js';
import { BuildRunner } from './build-runner.js';
import { BuildsController } from './builds.controller.js';
import { BuildsProcessor } from './builds.processor.js';
import { BUILDS, buildsQueueOptions } from './builds.queue.js';
import { BuildsService } from './builds.service.js';
import { BuildsSweeper } from './builds.sweeper.js';
import { Compilation } from './compilation.js';

/** What asks for builds: the API's side. */
@Module({
  imports: [BullModule.registerQueue({ name: BUILDS, ...buildsQueueOptions }), AlgorithmsModule, VersionsModule, BuildRecordsModule, ScmConnectionsModule],
  controllers: [BuildsController],
  providers: [BuildProgress, BuildRequests, BuildsService, Compilation],
  exports: [BuildProgress, BuildRequests, BuildRecordsModule, BullModule],
})
export class BuildsModule {}

/** What makes them: the worker's side. */
@Module({
  imports: [BuildsModule, AlgorithmsModule, ArtifactsModule, BuildCachesModule, PackageSetsModule, ScmConnectionsModule],
  providers: [BuildExecution, BuildLanes, BuildLife, BuildRunner, BuildsProcessor, BuildsSweeper],
})
export class BuildsWorkerModule {}
