import { Controller, Delete, Get, Param, Post, Put } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Access, CurrentCaller } from '#src/platform/access/access.decorator.js';
import type { Caller } from '#src/platform/access/caller.js';
import { Endpoint } from '#src/platform/http/endpoint.decorator.js';
import { Payload } from '#src/platform/http/payload.decorator.js';
import { createSecretSchema, secretExample as example, secretListSchema, secretSchema, updateSecretSchema, type CreateSecret, type SecretList, type SecretObject, type UpdateSecret } from './secrets.dto.js';
import { SecretsService } from './secrets.service.js';

@ApiTags('Secrets')
@Controller('v1/algorithms/:username/:algoname/secrets')
@Access('management')
export class SecretsController {
  constructor(private readonly secrets: SecretsService) {}

  @Get()
  @Endpoint({ operationId: 'listSecrets', summary: 'List the secrets of an algorithm', description: 'Without their values, which nobody can read again.', returns: secretListSchema, example: { secrets: [example], results: [example] }, errors: ['algorithmNotFound'] })
  list(@CurrentCaller() caller: Caller, @Param('username') owner: string, @Param('algoname') name: string): Promise<SecretList> {
    return this.secrets.list(caller, owner, name);
  }

  @Post()
  @Endpoint({
    operationId: 'createSecret', summary: 'Give an algorithm a secret', description: 'Its value is an environment variable of the algorithm from the next call on.', returns: secretSchema, example,
    errors: ['algorithmNotFound', 'malformedSecret', 'secretExists', 'secretNeedsValue', 'secretProviderNotFound', 'requestInvalid'],
  })
  create(@CurrentCaller() caller: Caller, @Param('username') owner: string, @Param('algoname') name: string, @Payload(createSecretSchema, 'malformedSecret') body: CreateSecret): Promise<SecretObject> {
    return this.secrets.create(caller, owner, name, body);
  }

  @Put(':secret_id')
  @Endpoint({ operationId: 'updateSecret', summary: 'Change a secret', description: 'What the body leaves out stays as it is.', returns: secretSchema, example, errors: ['algorithmNotFound', 'malformedSecret', 'secretExists', 'secretNotFound', 'requestInvalid'] })
  update(
    @CurrentCaller() caller: Caller, @Param('username') owner: string, @Param('algoname') name: string, @Param('secret_id') id: string, @Payload(updateSecretSchema, 'malformedSecret') body: UpdateSecret,
  ): Promise<SecretObject> {
    return this.secrets.update(caller, owner, name, id, body);
  }

  @Delete(':secret_id')
  @Endpoint({ operationId: 'deleteSecret', summary: 'Take a secret away', status: 204, errors: ['algorithmNotFound', 'secretNotFound'] })
  remove(@CurrentCaller() caller: Caller, @Param('username') owner: string, @Param('algoname') name: string, @Param('secret_id') id: string): Promise<void> {
    return this.secrets.remove(caller, owner, name, id);
  }
}
