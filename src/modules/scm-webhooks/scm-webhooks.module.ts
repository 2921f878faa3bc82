import { Module } from '@nestjs/common';
import { AlgorithmsModule } from '#src/modules/algorithms/algorithms.module.js';
import { BuildsModule } from '#src/modules/builds/builds.module.js';
import { ScmConnectionsModule } from '#src/modules/scm-connections/scm-connections.module.js';
import { ScmsModule } from '#src/modules/scms/scms.module.js';
import { ScmWebhooksController } from './scm-webhooks.controller.js';
import { ScmWebhooksService } from './scm-webhooks.service.js';
import { WebhookReader } from './webhook-reader.js';

@Module({ imports: [AlgorithmsModule, BuildsModule, ScmConnectionsModule, ScmsModule], controllers: [ScmWebhooksController], providers: [ScmWebhooksService, WebhookReader] })
export class ScmWebhooksModule {}
