import { Module } from '@nestjs/common';
import { AlgorithmsModule } from '#src/modules/algorithms/algorithms.module.js';
import { BuildsModule } from '#src/modules/builds/builds.module.js';
import { GitHttpController } from './git-http.controller.js';
import { GitHttpService } from './git-http.service.js';

@Module({ imports: [AlgorithmsModule, BuildsModule], controllers: [GitHttpController], providers: [GitHttpService] })
export class GitHttpModule {}
