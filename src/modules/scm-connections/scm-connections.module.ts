import { Module } from '@nestjs/common';
import { ScmAuthorizationsModule } from '#src/modules/scm-authorizations/scm-authorizations.module.js';
import { ScmsModule } from '#src/modules/scms/scms.module.js';
import { ConnectionRemoval } from './connection-removal.js';
import { ConnectionSecrets } from './connection-secrets.js';
import { ConnectionStatuses } from './connection-status.js';
import { RemoteCreation } from './remote-creation.js';
import { RepositoryContents } from './repository-contents.js';
import { ScmConnectionsRepository } from './scm-connections.repository.js';
import { SourceCode } from './source-code.js';

@Module({
  imports: [ScmAuthorizationsModule, ScmsModule],
  providers: [ConnectionRemoval, ConnectionSecrets, ConnectionStatuses, RemoteCreation, RepositoryContents, ScmConnectionsRepository, SourceCode],
  exports: [ConnectionRemoval, ConnectionSecrets, ConnectionStatuses, RemoteCreation, ScmConnectionsRepository, SourceCode],
})
export class ScmConnectionsModule {}
