import { BullModule } from '@nestjs/bull';
import { Module } from '@nestjs/common';
import { ArtifactsModule } from '#src/modules/artifacts/artifacts.module.js';
import { PackageSetsModule } from '#src/modules/package-sets/package-sets.module.js';
import { PackageSetBuildRunner } from './package-set-build-runner.js';
import { PackageSetBuildsController } from './package-set-builds.controller.js';
import { PackageSetBuildsProcessor } from './package-set-builds.processor.js';
import { PACKAGE_SET_BUILDS, packageSetBuildsQueueOptions } from './package-set-builds.queue.js';
import { PackageSetBuildsRepository } from './package-set-builds.repository.js';
import { PackageSetBuildsService } from './package-set-builds.service.js';
import { PackageSetBuildsSweeper } from './package-set-builds.sweeper.js';

/** What asks for builds of package sets: the API's side. */
@Module({
  imports: [BullModule.registerQueue({ name: PACKAGE_SET_BUILDS, ...packageSetBuildsQueueOptions }), PackageSetsModule],
  controllers: [PackageSetBuildsController],
  providers: [PackageSetBuildsRepository, PackageSetBuildsService],
  exports: [BullModule, PackageSetsModule, PackageSetBuildsRepository, PackageSetBuildsService],
})
export class PackageSetBuildsModule {}

/** What makes them: the worker's side. */
@Module({
  imports: [PackageSetBuildsModule, ArtifactsModule],
  providers: [PackageSetBuildRunner, PackageSetBuildsProcessor, PackageSetBuildsSweeper],
})
export class PackageSetBuildsWorkerModule {}
