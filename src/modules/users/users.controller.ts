import { Controller, Get, Param, Post, Put } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Access, CurrentCaller } from '#src/platform/access/access.decorator.js';
import type { Caller } from '#src/platform/access/caller.js';
import { Endpoint } from '#src/platform/http/endpoint.decorator.js';
import { pageQuery, type Page, type PageQuery } from '#src/platform/http/pagination.js';
import { Filter, Payload } from '#src/platform/http/payload.decorator.js';
import { createUserSchema, updateUserSchema, userExample as example, userPageSchema, userSchema, type CreateUser, type UpdateUser, type User } from './users.dto.js';
import { UsersService } from './users.service.js';

@ApiTags('Users')
@Controller('v1/users')
@Access('admin')
export class UsersController {
  constructor(private readonly users: UsersService) {}

  @Post()
  @Endpoint({ operationId: 'createUser', summary: 'Create a user', returns: userSchema, example, errors: ['malformedUser', 'missingRequiredFields', 'usernameTaken', 'emailTaken'] })
  create(@Payload(createUserSchema, 'malformedUser', 'missingRequiredFields') body: CreateUser): Promise<User> {
    return this.users.create(body);
  }

  @Get()
  @Endpoint({ operationId: 'listUsers', summary: 'List users', returns: userPageSchema, example: { marker: null, next_link: null, results: [example] }, errors: ['invalidMarker', 'invalidLimit'] })
  list(@Filter(pageQuery) query: PageQuery): Promise<Page<User>> {
    return this.users.list(query);
  }

  @Get(':username')
  @Access('any')
  @Endpoint({ operationId: 'getUser', summary: 'Get a user', description: 'By name or id; with a standard key, yourself only.', returns: userSchema, example, errors: ['userNotFound'] })
  get(@CurrentCaller() caller: Caller, @Param('username') username: string): Promise<User> {
    return this.users.get(caller, username);
  }

  @Put(':username')
  @Access('account')
  @Endpoint({
    operationId: 'updateUser', summary: 'Update a user', description: 'With a standard key, yourself only. What the body leaves out stays as it is.',
    returns: userSchema, example, errors: ['malformedUser', 'missingRequiredFields', 'userNotFound', 'inconsistentUsername', 'emailUpdateNotAllowed'],
  })
  update(@CurrentCaller() caller: Caller, @Param('username') username: string, @Payload(updateUserSchema, 'malformedUser', 'missingRequiredFields') body: UpdateUser): Promise<User> {
    return this.users.update(caller, username, body);
  }
}
