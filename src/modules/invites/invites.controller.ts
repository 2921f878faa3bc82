import { Controller, Delete, Get, Param, Post, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { z } from 'zod';
import { userExample, userSchema, type User } from '#src/modules/users/users.dto.js';
import { Access, CurrentCaller } from '#src/platform/access/access.decorator.js';
import type { Caller } from '#src/platform/access/caller.js';
import { Settings } from '#src/platform/config/settings.js';
import { Endpoint } from '#src/platform/http/endpoint.decorator.js';
import { inLinkHeader, pageQuery, readPageRequest, toPage, type PageQuery } from '#src/platform/http/pagination.js';
import { Filter, Payload } from '#src/platform/http/payload.decorator.js';
import { createInviteSchema, inviteExample, inviteSchema, signUpSchema, toInvite, type CreateInvite, type InviteObject, type SignUp } from './invites.dto.js';
import { InvitesService } from './invites.service.js';

const signedUpSchema = userSchema.extend({ api_key: z.string().describe('A full standard key, shown once') }).meta({ id: 'SignedUpUser' });

@Controller('v1')
@Access('admin')
export class InvitesController {
  constructor(
    private readonly invites: InvitesService,
    private readonly settings: Settings,
  ) {}

  @Get('admin/invites')
  @ApiTags('Administration')
  @Endpoint({ operationId: 'listInvites', summary: 'List invite codes', description: 'The next page, if there is one, is in the header `Link`.', returns: z.array(inviteSchema), example: [inviteExample], errors: ['invalidMarker', 'invalidLimit'] })
  async list(@Filter(pageQuery) query: PageQuery, @Res({ passthrough: true }) response: Response): Promise<InviteObject[]> {
    const page = readPageRequest(query, this.settings.pageLimits);
    const url = `${this.settings.publicUrl}/v1/admin/invites`;
    return inLinkHeader(response, toPage(await this.invites.list(page), page, { url, query }, { key: ({ id }) => id, item: toInvite }));
  }

  @Post('admin/invites')
  @ApiTags('Administration')
  @Endpoint({ operationId: 'createInvite', summary: 'Make an invite code', description: 'One person can sign up with it.', returns: inviteSchema, example: inviteExample, errors: ['requestInvalid', 'conflict'] })
  async create(@CurrentCaller() caller: Caller, @Payload(createInviteSchema) body: CreateInvite): Promise<InviteObject> {
    return toInvite(await this.invites.create(caller, body));
  }

  @Delete('admin/invites/:invite_code')
  @ApiTags('Administration')
  @Endpoint({ operationId: 'deleteInvite', summary: 'Delete an invite code', errors: ['inviteNotFound'] })
  remove(@Param('invite_code') code: string): Promise<void> {
    return this.invites.remove(code);
  }

  @Post('signup')
  @ApiTags('Users')
  @Access('public')
  @Endpoint({ operationId: 'signUp', summary: 'Sign up with an invite code', returns: signedUpSchema, example: { ...userExample, api_key: 'simAbcdefghijklmnopqrstuvwxyz' }, errors: ['invalidSignUpForm', 'usernameTaken', 'emailTaken'] })
  async signUp(@Payload(signUpSchema, 'invalidSignUpForm') body: SignUp): Promise<User & { api_key: string }> {
    const { user, key } = await this.invites.signUp(body);
    return { ...user, api_key: key };
  }
}
