import { Controller, Delete, Param } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Access } from '#src/platform/access/access.decorator.js';
import { Endpoint } from '#src/platform/http/endpoint.decorator.js';
import { Filter } from '#src/platform/http/payload.decorator.js';
import { deletionQuery, type DeletionQuery } from './account-deletion.dto.js';
import { AccountDeletionService } from './account-deletion.service.js';

const FATE = 'Its keys end at once; its name stays reserved; records of calls stay. While it owns algorithms or data, say what becomes of them.';

@Controller('v1')
@Access('admin')
export class AccountDeletionController {
  constructor(private readonly deletion: AccountDeletionService) {}

  @Delete('users/:username')
  @ApiTags('Users')
  @Endpoint({ operationId: 'deleteUser', summary: 'Delete a user', description: FATE, status: 204, errors: ['userNotFound', 'organizationRequiresOwner', 'conflict'] })
  deleteUser(@Param('username') name: string, @Filter(deletionQuery) query: DeletionQuery): Promise<void> {
    return this.deletion.delete('user', name, query);
  }

  @Delete('organizations/:org_name')
  @ApiTags('Organizations')
  @Endpoint({ operationId: 'deleteOrganization', summary: 'Delete an organization', description: FATE, status: 204, errors: ['userNotFound', 'conflict'] })
  deleteOrganization(@Param('org_name') name: string, @Filter(deletionQuery) query: DeletionQuery): Promise<void> {
    return this.deletion.delete('organization', name, query);
  }
}
