import { Controller, Delete, Get, Param, Post, Put } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Access, CurrentCaller } from '#src/platform/access/access.decorator.js';
import type { Caller } from '#src/platform/access/caller.js';
import { Endpoint } from '#src/platform/http/endpoint.decorator.js';
import { Payload } from '#src/platform/http/payload.decorator.js';
import { algorithmExample, algorithmSchema, newAlgorithmExample, type AlgorithmObject } from './algorithm-object.js';
import { createAlgorithmSchema, updateAlgorithmSchema, type CreateAlgorithm, type UpdateAlgorithm } from './algorithms.dto.js';
import { AlgorithmCreation } from './algorithm-creation.js';
import { AlgorithmRemoval } from './algorithm-removal.js';
import { AlgorithmsService } from './algorithms.service.js';

@ApiTags('Algorithms')
@Controller('v1/algorithms')
@Access('management')
export class AlgorithmsController {
  constructor(
    private readonly algorithms: AlgorithmsService,
    private readonly creation: AlgorithmCreation,
    private readonly removal: AlgorithmRemoval,
  ) {}

  @Post(':username')
  @Endpoint({
    operationId: 'createAlgorithm', summary: 'Create an algorithm', status: 201, returns: algorithmSchema, example: newAlgorithmExample,
    description: 'Makes the record and a git repository with a working template. Clone it, push, publish, call.',
    errors: ['requestInvalid', 'algorithmNameTaken', 'userNotFound', 'unknownLanguage', 'languageLacksFeature', 'packageSetNameDoesNotExist', 'invalidPackageSetStatus', 'unsupportedMachineType', 'scmNotFound', 'scmIsDisabled', 'scmTokenNotFound', 'scmNotAuthorized', 'scmUnreachable', 'notImplemented', 'scmFailedToCreateRepository'],
  })
  create(@CurrentCaller() caller: Caller, @Param('username') owner: string, @Payload(createAlgorithmSchema) body: CreateAlgorithm): Promise<AlgorithmObject> {
    return this.creation.create(caller, owner, body);
  }

  @Get(':username/:algoname')
  @Access('key')
  @Endpoint({ operationId: 'getAlgorithm', summary: 'Get an algorithm', returns: algorithmSchema, example: algorithmExample, errors: ['algorithmNotFound'] })
  get(@CurrentCaller() caller: Caller, @Param('username') owner: string, @Param('algoname') name: string): Promise<AlgorithmObject> {
    return this.algorithms.get(caller, owner, name);
  }

  @Put(':username/:algoname')
  @Endpoint({ operationId: 'updateAlgorithm', summary: 'Update an algorithm', returns: algorithmSchema, example: algorithmExample, errors: ['algorithmNotFound', 'requestInvalid', 'packageSetNameDoesNotExist', 'invalidPackageSetStatus', 'unsupportedMachineType'] })
  update(
    @CurrentCaller() caller: Caller, @Param('username') owner: string, @Param('algoname') name: string, @Payload(updateAlgorithmSchema) body: UpdateAlgorithm,
  ): Promise<AlgorithmObject> {
    return this.algorithms.update(caller, owner, name, body);
  }

  @Delete(':username/:algoname')
  @Endpoint({ operationId: 'deleteAlgorithm', summary: 'Delete an algorithm that has no public version', status: 204, errors: ['algorithmNotFound', 'conflict'] })
  remove(@CurrentCaller() caller: Caller, @Param('username') owner: string, @Param('algoname') name: string): Promise<void> {
    return this.removal.remove(caller, owner, name);
  }
}
