import { Module } from '@nestjs/common';
import { ScmsController } from './scms.controller.js';

@Module({ controllers: [ScmsController] })
export class ScmsModule {}
