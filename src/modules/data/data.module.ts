import { Module } from '@nestjs/common';
import { AlgorithmsModule } from '#src/modules/algorithms/algorithms.module.js';
import { UsersModule } from '#src/modules/users/users.module.js';
import { CollectionsRepository } from './collections.repository.js';
import { DataController } from './data.controller.js';
import { DataHousekeeping } from './data-housekeeping.js';
import { DataTargets } from './data-target.js';
import { FilesRepository } from './files.repository.js';
import { HostedData } from './hosted-data.js';
import { HostedFiles } from './hosted-files.js';

@Module({
  imports: [AlgorithmsModule, UsersModule],
  controllers: [DataController],
  providers: [CollectionsRepository, DataHousekeeping, DataTargets, FilesRepository, HostedData, HostedFiles],
  exports: [DataHousekeeping],
})
export class DataModule {}
