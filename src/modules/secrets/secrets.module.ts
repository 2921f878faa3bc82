import { Module } from '@nestjs/common';
import { AlgorithmsModule } from '#src/modules/algorithms/algorithms.module.js';
import { SecretProvidersController } from './secret-providers.controller.js';
import { SecretValues } from './secret-values.js';
import { SecretsController } from './secrets.controller.js';
import { SecretsService } from './secrets.service.js';

@Module({ imports: [AlgorithmsModule], controllers: [SecretsController, SecretProvidersController], providers: [SecretValues, SecretsService], exports: [SecretValues] })
export class SecretsModule {}
