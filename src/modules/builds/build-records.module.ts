import { Module } from '@nestjs/common';
import { BuildsRepository } from './builds.repository.js';

/** The records alone, for those who show builds and do not make them. */
@Module({ providers: [BuildsRepository], exports: [BuildsRepository] })
export class BuildRecordsModule {}
