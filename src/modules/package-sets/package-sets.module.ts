import { Module } from '@nestjs/common';
import { PackagesModule } from '#src/modules/packages/packages.module.js';
import { PackageSetsController } from './package-sets.controller.js';
import { PackageSetsRepository } from './package-sets.repository.js';
import { PackageSetsService } from './package-sets.service.js';
import { SystemChoice } from './system-choice.js';

@Module({
  imports: [PackagesModule],
  controllers: [PackageSetsController],
  providers: [PackageSetsRepository, PackageSetsService, SystemChoice],
  exports: [PackagesModule, PackageSetsRepository, PackageSetsService, SystemChoice],
})
export class PackageSetsModule {}
