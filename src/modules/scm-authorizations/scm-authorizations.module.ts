import { Module } from '@nestjs/common';
import { ScmsModule } from '#src/modules/scms/scms.module.js';
import { UsersModule } from '#src/modules/users/users.module.js';
import { ScmAuthorizationsController } from './scm-authorizations.controller.js';
import { ScmAuthorizationsRepository } from './scm-authorizations.repository.js';
import { ScmAuthorizationsService } from './scm-authorizations.service.js';
import { ScmTokens } from './scm-tokens.js';

@Module({
  imports: [ScmsModule, UsersModule],
  controllers: [ScmAuthorizationsController],
  providers: [ScmAuthorizationsRepository, ScmAuthorizationsService, ScmTokens],
  exports: [ScmTokens],
})
export class ScmAuthorizationsModule {}
