import { Controller, Delete, Get, Param, Put, Res } from '@nestjs/common';
import { ApiResponse, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { Access, CurrentCaller } from '#src/platform/access/access.decorator.js';
import type { Caller } from '#src/platform/access/caller.js';
import { Endpoint } from '#src/platform/http/endpoint.decorator.js';
import { pageQuery, type Page, type PageQuery } from '#src/platform/http/pagination.js';
import { Filter, Payload } from '#src/platform/http/payload.decorator.js';
import { memberExample, memberPageSchema, putMemberSchema, type Member, type PutMember } from './members.dto.js';
import { MembersService } from './members.service.js';

@ApiTags('Organizations')
@Controller('v1/organizations/:org_name/members')
@Access('account')
export class MembersController {
  constructor(private readonly members: MembersService) {}

  @Get()
  @Access('any')
  @Endpoint({ operationId: 'listMembers', summary: 'List the members of an organization', returns: memberPageSchema, example: { marker: null, next_link: null, results: [memberExample] }, errors: ['organizationNotFound', 'invalidMarker', 'invalidLimit'] })
  list(@CurrentCaller() caller: Caller, @Param('org_name') organization: string, @Filter(pageQuery) query: PageQuery): Promise<Page<Member>> {
    return this.members.list(caller, organization, query);
  }

  /** 201 for somebody new, 200 for a member (client contract, 1.6). */
  @Put(':username')
  @ApiResponse({ status: 201, description: 'They are a member now; no body' })
  @Endpoint({ operationId: 'putMember', summary: 'Add a member, or change their role', description: '200 when they were a member already. The last owner stays one.', errors: ['requestInvalid', 'organizationNotFound', 'userNotFound', 'organizationRequiresOwner'] })
  async put(
    @CurrentCaller() caller: Caller, @Param('org_name') organization: string, @Param('username') username: string, @Payload(putMemberSchema) body: PutMember,
    @Res({ passthrough: true }) response: Response,
  ): Promise<void> {
    const added = await this.members.put(caller, organization, username, body.role ?? undefined);
    response.status(added ? 201 : 200);
  }

  @Delete(':username')
  @Endpoint({ operationId: 'deleteMember', summary: 'Remove a member', description: 'Members may remove themselves.', status: 204, errors: ['organizationRequiresOwner'] })
  remove(@CurrentCaller() caller: Caller, @Param('org_name') organization: string, @Param('username') username: string): Promise<void> {
    return this.members.remove(caller, organization, username);
  }
}
