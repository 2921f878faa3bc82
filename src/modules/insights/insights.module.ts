import { Module } from '@nestjs/common';
import { AlgorithmsModule } from '#src/modules/algorithms/algorithms.module.js';
import { InsightRecords } from './insight-records.js';
import { InsightsController } from './insights.controller.js';

@Module({ imports: [AlgorithmsModule], controllers: [InsightsController], providers: [InsightRecords], exports: [InsightRecords] })
export class InsightsModule {}
