import { Module } from '@nestjs/common';
import { CallRecords } from './call-records.js';
import { CallsController } from './calls.controller.js';

@Module({ controllers: [CallsController], providers: [CallRecords], exports: [CallRecords] })
export class CallsModule {}
