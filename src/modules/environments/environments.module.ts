import { Module } from '@nestjs/common';
import { PackageSetBuildsModule } from '#src/modules/package-set-builds/package-set-builds.module.js';
import { PackageSetsModule } from '#src/modules/package-sets/package-sets.module.js';
import { EnvironmentAdministration } from './environment-administration.js';
import { EnvironmentChoice } from './environment-choice.js';
import { EnvironmentDirectory } from './environment-directory.js';
import { EnvironmentsController } from './environments.controller.js';

@Module({
  imports: [PackageSetsModule, PackageSetBuildsModule],
  controllers: [EnvironmentsController],
  providers: [EnvironmentAdministration, EnvironmentChoice, EnvironmentDirectory],
  exports: [EnvironmentChoice],
})
export class EnvironmentsModule {}
