import { Controller, Get, Param, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Access } from '#src/platform/access/access.decorator.js';
import { Endpoint } from '#src/platform/http/endpoint.decorator.js';
import { pageQuery, type Page, type PageQuery } from '#src/platform/http/pagination.js';
import { Filter, Payload } from '#src/platform/http/payload.decorator.js';
import { createUserSchema, userPageSchema, userSchema, type CreateUser, type User } from './users.dto.js';
import { UsersService } from './users.service.js';

const example: User = {
  id: '0199f2c4-7d3a-7c11-b0c4-7a1c1f1d2e3f', company_name: '', company_role: '', email: 'mia@example.com', fullname: 'Mia Example',
  resource_type: 'user', self_link: 'https://api.example.com/v1/users/mia', username: 'mia',
};

@ApiTags('Users')
@Controller('v1/users')
@Access('admin')
export class UsersController {
  constructor(private readonly users: UsersService) {}

  @Post()
  @Endpoint({ operationId: 'createUser', summary: 'Create a user', returns: userSchema, example, errors: ['malformedUser', 'usernameTaken', 'emailTaken'] })
  create(@Payload(createUserSchema, 'malformedUser') body: CreateUser): Promise<User> {
    return this.users.create(body);
  }

  @Get()
  @Endpoint({ operationId: 'listUsers', summary: 'List users', returns: userPageSchema, example: { marker: null, next_link: null, results: [example] }, errors: ['invalidMarker', 'invalidLimit'] })
  list(@Filter(pageQuery) query: PageQuery): Promise<Page<User>> {
    return this.users.list(query);
  }

  @Get(':username')
  @Endpoint({ operationId: 'getUser', summary: 'Get a user', returns: userSchema, example, errors: ['userNotFound'] })
  get(@Param('username') username: string): Promise<User> {
    return this.users.get(username);
  }
}
