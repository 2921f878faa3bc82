import { Module } from '@nestjs/common';
import { AlgorithmsModule } from '#src/modules/algorithms/algorithms.module.js';
import { InvocationsModule } from '#src/modules/invocations/invocations.module.js';
import { NotificationsModule } from '#src/modules/notifications/notifications.module.js';
import { VersionsModule } from '#src/modules/versions/versions.module.js';
import { PublicationsRepository } from './publications.repository.js';
import { PublicationsService } from './publications.service.js';
import { ReleaseNews } from './release-news.js';
import { SampleRuns } from './sample-runs.js';
import { VersionListings } from './version-listings.js';
import { VersionsController } from './versions.controller.js';

@Module({
  imports: [AlgorithmsModule, NotificationsModule, VersionsModule, InvocationsModule],
  controllers: [VersionsController],
  providers: [PublicationsRepository, PublicationsService, ReleaseNews, SampleRuns, VersionListings],
})
export class PublicationsModule {}
