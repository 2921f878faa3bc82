import { Controller, Get, Param, Post, Put } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Access, CurrentCaller } from '#src/platform/access/access.decorator.js';
import type { Caller } from '#src/platform/access/caller.js';
import { Endpoint } from '#src/platform/http/endpoint.decorator.js';
import { pageQuery, type Page, type PageQuery } from '#src/platform/http/pagination.js';
import { Filter, Payload } from '#src/platform/http/payload.decorator.js';
import {
  createOrganizationSchema, organizationExample as example, organizationPageSchema, organizationSchema, updateOrganizationSchema,
  type CreateOrganization, type OrganizationObject, type UpdateOrganization,
} from './organizations.dto.js';
import { OrganizationsService } from './organizations.service.js';

@ApiTags('Organizations')
@Controller('v1/organizations')
@Access('any')
export class OrganizationsController {
  constructor(private readonly organizations: OrganizationsService) {}

  @Post()
  @Access('account')
  @Endpoint({
    operationId: 'createOrganization', summary: 'Create an organization', returns: organizationSchema, example,
    description: 'Whoever creates it becomes its first owner. With a standard key only where the feature `user-created-organizations` is on.',
    errors: ['malformedOrganization', 'organizationNameTaken', 'organizationUserNotReserved', 'organizationTypeNotFound', 'conflict'],
  })
  create(@CurrentCaller() caller: Caller, @Payload(createOrganizationSchema, 'malformedOrganization') body: CreateOrganization): Promise<OrganizationObject> {
    return this.organizations.create(caller, body);
  }

  @Get()
  @Access('admin')
  @Endpoint({ operationId: 'listOrganizations', summary: 'List organizations', returns: organizationPageSchema, example: { marker: null, next_link: null, results: [example] }, errors: ['invalidMarker', 'invalidLimit'] })
  list(@Filter(pageQuery) query: PageQuery): Promise<Page<OrganizationObject>> {
    return this.organizations.list(query);
  }

  @Get('externalId/:external_id')
  @Access('admin')
  @Endpoint({ operationId: 'getOrganizationByExternalId', summary: 'Get an organization by its id in another system', returns: organizationSchema, example, errors: ['organizationNotFound'] })
  getByExternalId(@Param('external_id') externalId: string): Promise<OrganizationObject> {
    return this.organizations.getByExternalId(externalId);
  }

  @Get(':org_name')
  @Endpoint({ operationId: 'getOrganization', summary: 'Get an organization', description: 'For its members and for administrators.', returns: organizationSchema, example, errors: ['organizationNotFound'] })
  get(@CurrentCaller() caller: Caller, @Param('org_name') name: string): Promise<OrganizationObject> {
    return this.organizations.get(caller, name);
  }

  @Put(':org_name')
  @Access('account')
  @Endpoint({ operationId: 'updateOrganization', summary: 'Update an organization', description: 'For its owners and for administrators. What the body leaves out stays as it is.', status: 204, errors: ['malformedOrganization', 'organizationNotFound', 'organizationTypeNotFound', 'conflict'] })
  update(@CurrentCaller() caller: Caller, @Param('org_name') name: string, @Payload(updateOrganizationSchema, 'malformedOrganization') body: UpdateOrganization): Promise<void> {
    return this.organizations.update(caller, name, body);
  }
}
