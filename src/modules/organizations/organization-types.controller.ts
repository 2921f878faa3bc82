import { Controller, Delete, Get, Param, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { Access } from '#src/platform/access/access.decorator.js';
import { Endpoint } from '#src/platform/http/endpoint.decorator.js';
import { Payload } from '#src/platform/http/payload.decorator.js';
import { OrganizationTypes } from './organization-types.js';

const typeSchema = z.object({ id: z.string(), name: z.string() }).meta({ id: 'OrganizationType' });
const createTypeSchema = z.object({ name: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9 _-]{0,59}$/, 'must hold letters, digits, blanks, - and _ only, 60 at most') }).meta({ id: 'CreateOrganizationType', example: { name: 'partner' } });
type TypeObject = z.infer<typeof typeSchema>;
const example = { id: '0199f2c4-7d3a-7000-8000-000000000001', name: 'basic' };

@ApiTags('Organizations')
@Controller('v1/organization/types')
@Access('admin')
export class OrganizationTypesController {
  constructor(private readonly types: OrganizationTypes) {}

  @Get()
  @Access('any')
  @Endpoint({ operationId: 'listOrganizationTypes', summary: 'List the types of organizations', returns: z.array(typeSchema), example: [example] })
  list(): Promise<TypeObject[]> {
    return this.types.list();
  }

  @Post()
  @Endpoint({ operationId: 'createOrganizationType', summary: 'Create a type of organizations', returns: typeSchema, example, errors: ['requestInvalid', 'organizationTypeExists'] })
  create(@Payload(createTypeSchema) { name }: { name: string }): Promise<TypeObject> {
    return this.types.create(name);
  }

  @Delete(':type_name')
  @Endpoint({ operationId: 'deleteOrganizationType', summary: 'Delete a type that no organization has', status: 204, errors: ['conflict'] })
  remove(@Param('type_name') name: string): Promise<void> {
    return this.types.remove(name);
  }
}
