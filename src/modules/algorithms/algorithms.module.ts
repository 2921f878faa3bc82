import { Module } from '@nestjs/common';
import { BuildRecordsModule } from '#src/modules/builds/build-records.module.js';
import { UsersModule } from '#src/modules/users/users.module.js';
import { VersionsModule } from '#src/modules/versions/versions.module.js';
import { AlgorithmAccess } from './algorithm-access.js';
import { AlgorithmChanges } from './algorithm-changes.js';
import { AlgorithmViews } from './algorithm-views.js';
import { AlgorithmsController } from './algorithms.controller.js';
import { AlgorithmsRepository } from './algorithms.repository.js';
import { AlgorithmsService } from './algorithms.service.js';

@Module({
  imports: [UsersModule, VersionsModule, BuildRecordsModule],
  controllers: [AlgorithmsController],
  providers: [AlgorithmAccess, AlgorithmChanges, AlgorithmViews, AlgorithmsRepository, AlgorithmsService],
  exports: [AlgorithmAccess, AlgorithmChanges, AlgorithmViews, AlgorithmsRepository],
})
export class AlgorithmsModule {}
