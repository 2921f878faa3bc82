import { Controller, Delete, Get, Param, Patch, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { Access, CurrentCaller } from '#src/platform/access/access.decorator.js';
import type { Caller } from '#src/platform/access/caller.js';
import { Endpoint } from '#src/platform/http/endpoint.decorator.js';
import { Payload } from '#src/platform/http/payload.decorator.js';
import { credentialTypes } from './connector-credentials.js';
import { connectorExample as example, connectorSchema, createConnectorSchema, updateConnectorSchema, type ConnectorObject, type CreateConnector, type UpdateConnector } from './connectors.dto.js';
import { ConnectorsService } from './connectors.service.js';

const listed = { description: 'Oldest first. The credentials are in no answer.', returns: z.array(connectorSchema), example: [example] };
const one = { returns: connectorSchema, example };
const STORE = `The store is asked first whether it takes the credentials. \`cred_type\` is one of these. ${credentialTypes}`;
const CHANGE = 'What the body leaves out stays as it is. `is_default` moves the default of the protocol.';

@ApiTags('Connectors')
@Controller('v1')
@Access('account')
export class ConnectorsController {
  constructor(private readonly connectors: ConnectorsService) {}

  @Get('users/:username/connectors')
  @Endpoint({ operationId: 'listUserConnectors', summary: "List a user's connectors", ...listed, errors: ['userNotFound'] })
  listOfUser(@CurrentCaller() caller: Caller, @Param('username') name: string): Promise<ConnectorObject[]> {
    return this.connectors.list(caller, { kind: 'user', name });
  }

  @Post('users/:username/connectors')
  @Endpoint({ operationId: 'createUserConnector', summary: 'Make a connector for a user', description: STORE, ...one, errors: ['requestInvalid', 'userNotFound', 'conflict', 'unavailable'] })
  createForUser(@CurrentCaller() caller: Caller, @Param('username') name: string, @Payload(createConnectorSchema) body: CreateConnector): Promise<ConnectorObject> {
    return this.connectors.create(caller, { kind: 'user', name }, body);
  }

  @Get('users/:username/connectors/:connector_id')
  @Endpoint({ operationId: 'getUserConnector', summary: 'Get a connector of a user', ...one, errors: ['userNotFound', 'connectorNotFound'] })
  getOfUser(@CurrentCaller() caller: Caller, @Param('username') name: string, @Param('connector_id') id: string): Promise<ConnectorObject> {
    return this.connectors.get(caller, { kind: 'user', name }, id);
  }

  @Patch('users/:username/connectors/:connector_id')
  @Endpoint({ operationId: 'updateUserConnector', summary: 'Change a connector of a user', description: CHANGE, ...one, errors: ['requestInvalid', 'userNotFound', 'connectorNotFound', 'conflict', 'unavailable'] })
  updateOfUser(@CurrentCaller() caller: Caller, @Param('username') name: string, @Param('connector_id') id: string, @Payload(updateConnectorSchema) body: UpdateConnector): Promise<ConnectorObject> {
    return this.connectors.update(caller, { kind: 'user', name }, id, body);
  }

  @Delete('users/:username/connectors/:connector_id')
  @Endpoint({ operationId: 'deleteUserConnector', summary: 'Delete a connector of a user', status: 204, errors: ['userNotFound', 'connectorNotFound'] })
  removeOfUser(@CurrentCaller() caller: Caller, @Param('username') name: string, @Param('connector_id') id: string): Promise<void> {
    return this.connectors.remove(caller, { kind: 'user', name }, id);
  }

  @Get('organizations/:org_name/connectors')
  @Endpoint({ operationId: 'listOrganizationConnectors', summary: "List an organization's connectors", ...listed, errors: ['organizationNotFound'] })
  listOfOrganization(@CurrentCaller() caller: Caller, @Param('org_name') name: string): Promise<ConnectorObject[]> {
    return this.connectors.list(caller, { kind: 'organization', name });
  }

  @Post('organizations/:org_name/connectors')
  @Endpoint({ operationId: 'createOrganizationConnector', summary: 'Make a connector that all members use', description: STORE, ...one, errors: ['requestInvalid', 'organizationNotFound', 'conflict', 'unavailable'] })
  createForOrganization(@CurrentCaller() caller: Caller, @Param('org_name') name: string, @Payload(createConnectorSchema) body: CreateConnector): Promise<ConnectorObject> {
    return this.connectors.create(caller, { kind: 'organization', name }, body);
  }

  @Get('organizations/:org_name/connectors/:connector_id')
  @Endpoint({ operationId: 'getOrganizationConnector', summary: 'Get a connector of an organization', ...one, errors: ['organizationNotFound', 'connectorNotFound'] })
  getOfOrganization(@CurrentCaller() caller: Caller, @Param('org_name') name: string, @Param('connector_id') id: string): Promise<ConnectorObject> {
    return this.connectors.get(caller, { kind: 'organization', name }, id);
  }

  @Patch('organizations/:org_name/connectors/:connector_id')
  @Endpoint({ operationId: 'updateOrganizationConnector', summary: 'Change a connector of an organization', description: CHANGE, ...one, errors: ['requestInvalid', 'organizationNotFound', 'connectorNotFound', 'conflict', 'unavailable'] })
  updateOfOrganization(@CurrentCaller() caller: Caller, @Param('org_name') name: string, @Param('connector_id') id: string, @Payload(updateConnectorSchema) body: UpdateConnector): Promise<ConnectorObject> {
    return this.connectors.update(caller, { kind: 'organization', name }, id, body);
  }

  @Delete('organizations/:org_name/connectors/:connector_id')
  @Endpoint({ operationId: 'deleteOrganizationConnector', summary: 'Delete a connector of an organization', status: 204, errors: ['organizationNotFound', 'connectorNotFound'] })
  removeOfOrganization(@CurrentCaller() caller: Caller, @Param('org_name') name: string, @Param('connector_id') id: string): Promise<void> {
    return this.connectors.remove(caller, { kind: 'organization', name }, id);
  }
}
