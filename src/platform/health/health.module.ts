import { Global, Module } from '@nestjs/common';
import { HealthController } from './health.controller.js';
import { MetricsController } from './metrics.controller.js';
import { Metrics } from './metrics.js';
import { Stopping } from './stopping.js';

@Global()
@Module({ controllers: [HealthController, MetricsController], providers: [Metrics, Stopping], exports: [Metrics, Stopping] })
export class HealthModule {}
