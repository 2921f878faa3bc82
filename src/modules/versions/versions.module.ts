import { Module } from '@nestjs/common';
import { VersionsRepository } from './versions.repository.js';

@Module({ providers: [VersionsRepository], exports: [VersionsRepository] })
export class VersionsModule {}
