import { Controller, Get, Param } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { ConnectionStatuses } from '#src/modules/scm-connections/connection-status.js';
import { connectionStatusSchema, type ConnectionStatus } from '#src/modules/scm-connections/connection-status.dto.js';
import { Access, CurrentCaller } from '#src/platform/access/access.decorator.js';
import type { Caller } from '#src/platform/access/caller.js';
import { Endpoint } from '#src/platform/http/endpoint.decorator.js';
import { AlgorithmAccess } from './algorithm-access.js';

@ApiTags('Algorithms')
@Controller('v1/algorithms/:username/:algoname/scm')
@Access('key')
export class AlgorithmScmController {
  constructor(
    private readonly access: AlgorithmAccess,
    private readonly statuses: ConnectionStatuses,
  ) {}

  @Get('status')
  @Endpoint({
    operationId: 'getScmStatus', summary: "Get the state of an algorithm's connection to its repository", returns: connectionStatusSchema, example: { scm_connection_status: 'active' }, errors: ['algorithmNotFound'],
    description: 'For a repository outside of the platform, and a key that may manage algorithms: with what it takes to put back a deploy key or a webhook that somebody has deleted.',
  })
  async status(@CurrentCaller() caller: Caller, @Param('username') owner: string, @Param('algoname') name: string): Promise<ConnectionStatus> {
    const { algorithm } = await this.access.toManage(caller, owner, name);
    const status = await this.statuses.of(algorithm);
    return caller.permissions.allow_algo_management ? status : { scm_connection_status: status.scm_connection_status };
  }
}
