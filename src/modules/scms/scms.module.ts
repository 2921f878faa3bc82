import { Module } from '@nestjs/common';
import { ScmDirectory } from './scm-directory.js';
import { ScmsController } from './scms.controller.js';
import { ScmsService } from './scms.service.js';

@Module({ controllers: [ScmsController], providers: [ScmDirectory, ScmsService], exports: [ScmDirectory] })
export class ScmsModule {}
