import { Controller, Delete, Get, Param, Post, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { z } from 'zod';
import { Access, CurrentCaller } from '#src/platform/access/access.decorator.js';
import type { Caller } from '#src/platform/access/caller.js';
import { Endpoint } from '#src/platform/http/endpoint.decorator.js';
import { inLinkHeader, pageQuery, type PageQuery } from '#src/platform/http/pagination.js';
import { Filter, Payload } from '#src/platform/http/payload.decorator.js';
import { createKeySchema, importKeySchema, keyExample, keySchema, type CreateKey, type ImportKey, type KeyObject } from './api-keys.dto.js';
import { ApiKeysService } from './api-keys.service.js';

const listed = { returns: z.array(keySchema), example: [keyExample] };
const made = { returns: keySchema, example: { ...keyExample, api_key: 'simAbcdefghijklmnopqrstuvwxyz' } };
const MORE = 'The next page, if there is one, is in the header `Link`.';
const BOUND = 'The key itself is in this answer and never again. With a standard key it can have no more than that key has.';

@ApiTags('API keys')
@Controller('v1')
@Access('account')
export class ApiKeysController {
  constructor(private readonly keys: ApiKeysService) {}

  @Get('users/:username/keys')
  @Endpoint({ operationId: 'listUserKeys', summary: "List a user's API keys", description: MORE, ...listed, errors: ['userNotFound', 'invalidMarker', 'invalidLimit'] })
  async listOfUser(@CurrentCaller() caller: Caller, @Param('username') name: string, @Filter(pageQuery) query: PageQuery, @Res({ passthrough: true }) response: Response): Promise<KeyObject[]> {
    return inLinkHeader(response, await this.keys.list(caller, { kind: 'user', name }, query));
  }

  @Post('users/:username/keys')
  @Endpoint({ operationId: 'createUserKey', summary: 'Make an API key for a user', description: BOUND, ...made, errors: ['requestInvalid', 'userNotFound'] })
  createForUser(@CurrentCaller() caller: Caller, @Param('username') name: string, @Payload(createKeySchema) body: CreateKey): Promise<KeyObject> {
    return this.keys.create(caller, { kind: 'user', name }, body);
  }

  @Delete('users/:username/keys/:key_id')
  @Endpoint({ operationId: 'revokeUserKey', summary: "Revoke a user's API key", description: 'At once, in every process.', status: 204, errors: ['userNotFound', 'keyNotFound'] })
  revokeOfUser(@CurrentCaller() caller: Caller, @Param('username') name: string, @Param('key_id') id: string): Promise<void> {
    return this.keys.revoke(caller, { kind: 'user', name }, id);
  }

  @Post('admin/users/:username/keys')
  @Access('admin')
  @Endpoint({ operationId: 'importUserKey', summary: 'Take over an API key of another installation', ...made, errors: ['requestInvalid', 'userNotFound', 'conflict'] })
  importForUser(@CurrentCaller() caller: Caller, @Param('username') name: string, @Payload(importKeySchema) body: ImportKey): Promise<KeyObject> {
    return this.keys.create(caller, { kind: 'user', name }, body);
  }

  @Get('organizations/:org_name/keys')
  @Endpoint({ operationId: 'listOrganizationKeys', summary: "List an organization's API keys", description: MORE, ...listed, errors: ['organizationNotFound', 'invalidMarker', 'invalidLimit'] })
  async listOfOrganization(@CurrentCaller() caller: Caller, @Param('org_name') name: string, @Filter(pageQuery) query: PageQuery, @Res({ passthrough: true }) response: Response): Promise<KeyObject[]> {
    return inLinkHeader(response, await this.keys.list(caller, { kind: 'organization', name }, query));
  }

  @Post('organizations/:org_name/keys')
  @Endpoint({ operationId: 'createOrganizationKey', summary: 'Make an API key that an organization owns', description: BOUND, ...made, errors: ['requestInvalid', 'organizationNotFound'] })
  createForOrganization(@CurrentCaller() caller: Caller, @Param('org_name') name: string, @Payload(createKeySchema) body: CreateKey): Promise<KeyObject> {
    return this.keys.create(caller, { kind: 'organization', name }, body);
  }

  @Post('organizations/:org_name/members/:username/keys')
  @Endpoint({ operationId: 'createMemberKey', summary: 'Make an API key that an organization owns, for one of its members', status: 201, description: `It outlives the membership. ${BOUND}`, ...made, errors: ['requestInvalid', 'organizationNotFound', 'userNotFound'] })
  createForMember(@CurrentCaller() caller: Caller, @Param('org_name') name: string, @Param('username') member: string, @Payload(createKeySchema) body: CreateKey): Promise<KeyObject> {
    return this.keys.create(caller, { kind: 'organization', name }, body, member);
  }

  @Delete('organizations/:org_name/keys/:key_id')
  @Endpoint({ operationId: 'revokeOrganizationKey', summary: "Revoke an organization's API key", description: 'At once, in every process.', status: 204, errors: ['organizationNotFound', 'keyNotFound'] })
  revokeOfOrganization(@CurrentCaller() caller: Caller, @Param('org_name') name: string, @Param('key_id') id: string): Promise<void> {
    return this.keys.revoke(caller, { kind: 'organization', name }, id);
  }
}
