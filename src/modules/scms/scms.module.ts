import { Module } from '@nestjs/common';
import { HostKeys } from './host-keys.js';
import { ScmClients } from './scm-clients.js';
import { ScmDirectory } from './scm-directory.js';
import { ScmsController } from './scms.controller.js';
import { ScmsService } from './scms.service.js';

@Module({ controllers: [ScmsController], providers: [HostKeys, ScmClients, ScmDirectory, ScmsService], exports: [HostKeys, ScmClients, ScmDirectory] })
export class ScmsModule {}
