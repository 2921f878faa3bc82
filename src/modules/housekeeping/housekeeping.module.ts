import { Module } from '@nestjs/common';
import { ArtifactsModule } from '#src/modules/artifacts/artifacts.module.js';
import { BuildCaches } from '#src/modules/builds/build-caches.js';
import { BuildCachesModule } from '#src/modules/builds/build-caches.module.js';
import { DataHousekeeping } from '#src/modules/data/data-housekeeping.js';
import { DataModule } from '#src/modules/data/data.module.js';
import { ConnectionRemoval } from '#src/modules/scm-connections/connection-removal.js';
import { ScmConnectionsModule } from '#src/modules/scm-connections/scm-connections.module.js';
import { ArtifactHousekeeping } from './artifact-housekeeping.js';
import { CallHousekeeping } from './call-housekeeping.js';
import { CHORES, Housekeeper, type Chore } from './housekeeper.js';

const chores = [CallHousekeeping, RecordHousekeeping, ArtifactHousekeeping];
import { RecordHousekeeping } from './record-housekeeping.js';

@Module({
  imports: [ArtifactsModule, BuildCachesModule, DataModule, ScmConnectionsModule],
  providers: [...chores, { provide: CHORES, inject: [...chores, DataHousekeeping, BuildCaches, ConnectionRemoval], useFactory: (...all: Chore[]) => all }, Housekeeper],
})
export class HousekeepingModule {}
