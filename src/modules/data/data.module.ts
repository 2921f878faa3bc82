import { Module } from '@nestjs/common';
import { AlgorithmsModule } from '#src/modules/algorithms/algorithms.module.js';
import { ConnectorsModule } from '#src/modules/connectors/connectors.module.js';
import { UsersModule } from '#src/modules/users/users.module.js';
import { CollectionAccess } from './collection-access.js';
import { CollectionListing } from './collection-listing.js';
import { CollectionsController } from './collections.controller.js';
import { CollectionsRepository } from './collections.repository.js';
import { ConnectedData } from './connected-data.js';
import { DataController } from './data.controller.js';
import { DataHousekeeping } from './data-housekeeping.js';
import { DataTargets } from './data-target.js';
import { DefaultCollections } from './default-collections.js';
import { FilesRepository } from './files.repository.js';
import { HostedData } from './hosted-data.js';
import { HostedFiles } from './hosted-files.js';

@Module({
  imports: [AlgorithmsModule, ConnectorsModule, UsersModule],
  controllers: [CollectionsController, DataController],
  providers: [CollectionAccess, CollectionListing, CollectionsRepository, ConnectedData, DataHousekeeping, DataTargets, DefaultCollections, FilesRepository, HostedData, HostedFiles],
  exports: [DataHousekeeping],
})
export class DataModule {}
