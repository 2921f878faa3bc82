import { Global, Module } from '@nestjs/common';
import { UsersModule } from '#src/modules/users/users.module.js';
import { FeaturesController } from './features.controller.js';
import { Features } from './features.js';

/** Global: what a switch is about is everywhere. */
@Global()
@Module({ imports: [UsersModule], controllers: [FeaturesController], providers: [Features], exports: [Features] })
export class FeaturesModule {}
