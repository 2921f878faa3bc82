import { Module } from '@nestjs/common';
import { BuildRecordsModule } from '#src/modules/builds/build-records.module.js';
import { EnvironmentsModule } from '#src/modules/environments/environments.module.js';
import { NotificationsModule } from '#src/modules/notifications/notifications.module.js';
import { ScmConnectionsModule } from '#src/modules/scm-connections/scm-connections.module.js';
import { ScmsModule } from '#src/modules/scms/scms.module.js';
import { UsersModule } from '#src/modules/users/users.module.js';
import { VersionsModule } from '#src/modules/versions/versions.module.js';
import { AlgorithmAccess } from './algorithm-access.js';
import { AlgorithmChanges } from './algorithm-changes.js';
import { AlgorithmViews } from './algorithm-views.js';
import { AlgorithmCreation } from './algorithm-creation.js';
import { AlgorithmRemoval } from './algorithm-removal.js';
import { AlgorithmScmController } from './algorithm-scm.controller.js';
import { AlgorithmListingsController } from './algorithm-listings.controller.js';
import { AlgorithmListings } from './algorithm-listings.js';
import { AlgorithmsController } from './algorithms.controller.js';
import { AlgorithmsRepository } from './algorithms.repository.js';
import { AlgorithmsService } from './algorithms.service.js';
import { NewRepositories } from './new-repositories.js';
import { ForcedDeletionController } from './forced-deletion.controller.js';

@Module({
  imports: [UsersModule, EnvironmentsModule, ScmsModule, ScmConnectionsModule, NotificationsModule, VersionsModule, BuildRecordsModule],
  controllers: [AlgorithmsController, AlgorithmScmController, AlgorithmListingsController, ForcedDeletionController],
  providers: [AlgorithmAccess, AlgorithmCreation, AlgorithmListings, AlgorithmRemoval, NewRepositories, AlgorithmChanges, AlgorithmViews, AlgorithmsRepository, AlgorithmsService],
  exports: [AlgorithmAccess, AlgorithmChanges, AlgorithmViews, AlgorithmsRepository],
})
export class AlgorithmsModule {}
