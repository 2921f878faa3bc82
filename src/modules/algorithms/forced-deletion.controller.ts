import { Controller, Delete, Param } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Access } from '#src/platform/access/access.decorator.js';
import { Endpoint } from '#src/platform/http/endpoint.decorator.js';
import { AlgorithmRemoval } from './algorithm-removal.js';

/** What only administrators do to algorithms. */
@ApiTags('Administration')
@Controller('v1/admin/algorithms')
@Access('admin')
export class ForcedDeletionController {
  constructor(private readonly removal: AlgorithmRemoval) {}

  @Delete(':username/:algoname')
  @Endpoint({ operationId: 'deleteAlgorithmByForce', summary: 'Delete an algorithm, whatever versions it has', description: 'Whoever relies on a public version of it meets 1000 from then on.', status: 204, errors: ['algorithmNotFound'] })
  remove(@Param('username') owner: string, @Param('algoname') name: string): Promise<void> {
    return this.removal.removeByForce(owner, name);
  }
}
