import { Module } from '@nestjs/common';
import { BuildCaches } from './build-caches.js';

@Module({ providers: [BuildCaches], exports: [BuildCaches] })
export class BuildCachesModule {}
