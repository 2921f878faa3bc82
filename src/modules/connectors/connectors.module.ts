import { Module } from '@nestjs/common';
import { UsersModule } from '#src/modules/users/users.module.js';
import { CallerConnectors } from './caller-connectors.js';
import { ConnectorsController } from './connectors.controller.js';
import { ConnectorsRepository } from './connectors.repository.js';
import { ConnectorsService } from './connectors.service.js';
import { OpenConnectors } from './open-connectors.js';

@Module({ imports: [UsersModule], controllers: [ConnectorsController], providers: [CallerConnectors, ConnectorsRepository, ConnectorsService, OpenConnectors], exports: [CallerConnectors] })
export class ConnectorsModule {}
