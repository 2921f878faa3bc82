import { Controller, Get, Param, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { z } from 'zod';
import { Access, CurrentCaller } from '#src/platform/access/access.decorator.js';
import type { Caller } from '#src/platform/access/caller.js';
import { Endpoint } from '#src/platform/http/endpoint.decorator.js';
import { CallErrorListings } from './call-error-listings.js';
import { callErrorSchema, callErrorExample, type CallErrorObject } from './call-errors.dto.js';

const listed = { returns: z.array(callErrorSchema), example: [callErrorExample] };
const WINDOW = 'Newest first; the last seven days, 200 at most. Empty while the feature `algorithm-errors` is off; the header `Warning` then says so.';

@Controller('v1')
@Access('any')
export class CallErrorsController {
  constructor(private readonly listings: CallErrorListings) {}

  @Get('algorithms/:username/:algoname/errors')
  @ApiTags('Algorithms')
  @Endpoint({ operationId: 'listAlgorithmErrors', summary: 'List what failed in an algorithm', description: `Callers see their own calls only. ${WINDOW}`, ...listed, errors: ['algorithmNotFound'] })
  async ofAlgorithm(@CurrentCaller() caller: Caller, @Param('username') owner: string, @Param('algoname') name: string, @Res({ passthrough: true }) response: Response): Promise<CallErrorObject[]> {
    return withWarning(response, await this.listings.ofAlgorithm(caller, owner, name));
  }

  @Get('users/:username/errors')
  @Access('account')
  @ApiTags('Users')
  @Endpoint({ operationId: 'listUserErrors', summary: "List what failed in a user's algorithms and calls", description: WINDOW, ...listed })
  async ofUser(@CurrentCaller() caller: Caller, @Param('username') name: string, @Res({ passthrough: true }) response: Response): Promise<CallErrorObject[]> {
    return withWarning(response, await this.listings.ofAccount(caller, name));
  }

  @Get('organizations/:org_name/errors')
  @Access('account')
  @ApiTags('Organizations')
  @Endpoint({ operationId: 'listOrganizationErrors', summary: "List what failed in an organization's algorithms and calls", description: WINDOW, ...listed })
  async ofOrganization(@CurrentCaller() caller: Caller, @Param('org_name') name: string, @Res({ passthrough: true }) response: Response): Promise<CallErrorObject[]> {
    return withWarning(response, await this.listings.ofAccount(caller, name));
  }
}

function withWarning(response: Response, { on, errors }: { on: boolean; errors: CallErrorObject[] }): CallErrorObject[] {
  if (!on) {
    response.setHeader('Warning', '199 - "Error records are switched off; an administrator can switch on the feature algorithm-errors"');
  }
  return errors;
}
