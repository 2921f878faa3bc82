import { Controller, Get, HttpCode, Param, Post, Req, Res } from '@nestjs/common';
import { ApiExcludeEndpoint, ApiParam, ApiTags } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { ApiError } from '#libs/errors/index.js';
import { AccountsRepository } from '#src/modules/users/accounts.repository.js';
import { Access, CurrentCaller } from '#src/platform/access/access.decorator.js';
import { CredentialDirectory, type Caller } from '#src/platform/access/caller.js';
import { readCredential } from '#src/platform/access/credential.js';
import { Settings } from '#src/platform/config/settings.js';
import { Endpoint } from '#src/platform/http/endpoint.decorator.js';
import { Filter } from '#src/platform/http/payload.decorator.js';
import { readBody } from '#src/platform/http/read-body.js';
import { confirmationPage, connectedPage, PAGE_POLICY } from './finish-page.js';
import { authorizationStatusSchema, finishQuerySchema, startedSchema, statusExample, type AuthorizationStatus, type FinishQuery } from './scm-authorizations.dto.js';
import { REQUEST_SECONDS, ScmAuthorizationsService } from './scm-authorizations.service.js';

const COOKIE = 'algoplane_scm';
const FORM_MAX_BYTES = 8 * 1024;

/** Lets the platform act for a user at a source-code manager. */
@ApiTags('SCMs')
@Controller('v1/scms')
@Access('management')
export class ScmAuthorizationsController {
  constructor(
    private readonly authorizations: ScmAuthorizationsService,
    private readonly accounts: AccountsRepository,
    private readonly credentials: CredentialDirectory,
    private readonly settings: Settings,
  ) {}

  @Get(':scm_id/oauth/start')
  @Endpoint({
    operationId: 'startScmAuthorization', summary: 'Let the platform act for you at a source-code manager', returns: startedSchema, example: { authorization_url: 'https://github.com/login/oauth/authorize?client_id=...' },
    description: 'A redirect to the page of the provider; with `Accept: application/json` its address, to be opened in a browser. The provider sends the browser back to `/v1/scms/oauth/finish`.',
    errors: ['scmNotFound', 'scmOAuthStartFailed', 'notImplemented'],
  })
  async start(@CurrentCaller() caller: Caller, @Param('scm_id') id: string, @Req() request: Request, @Res() response: Response): Promise<void> {
    const { authorizationUrl, cookie } = await this.authorizations.start(caller, id);
    response.cookie(COOKIE, cookie, { httpOnly: true, sameSite: 'lax', secure: this.settings.publicUrl.startsWith('https:'), path: '/v1/scms', maxAge: REQUEST_SECONDS * 1000 });
    if (/\bapplication\/json\b/i.test(request.headers.accept ?? '')) {
      response.status(200).json({ authorization_url: authorizationUrl });
    } else {
      response.redirect(303, authorizationUrl);
    }
  }

  @Get(':scm_id/oauth/finish')
  @Access('public')
  @ApiParam({ name: 'scm_id' })
  @Endpoint({ operationId: 'finishScmAuthorization', summary: 'Where the provider sends the browser back to', file: 'text/html', errors: ['scmOAuthFinishFailed', 'scmOAuthCodeInvalid', 'scmNotAuthorized', 'scmUnreachable'] })
  async finish(@Filter(finishQuerySchema, 'scmOAuthFinishFailed') query: FinishQuery, @Req() request: Request, @Res() response: Response): Promise<void> {
    const credential = readCredential(request);
    const caller = credential === undefined ? undefined : await this.credentials.findCaller(credential);
    await this.answer(query, { cookie: readCookie(request), caller: caller?.inside ? undefined : caller }, false, response);
  }

  /** The one address that all providers are given. The state says which of them comes back. */
  @Get('oauth/finish')
  @Access('public')
  @ApiExcludeEndpoint()
  finishAny(@Filter(finishQuerySchema, 'scmOAuthFinishFailed') query: FinishQuery, @Req() request: Request, @Res() response: Response): Promise<void> {
    return this.finish(query, request, response);
  }

  /** The form of the page that asks. Nobody else knows its state. */
  @Post('oauth/finish')
  @HttpCode(200)
  @Access('public')
  @ApiExcludeEndpoint()
  async confirm(@Req() request: Request, @Res() response: Response): Promise<void> {
    const form = new URLSearchParams((await readBody(request, FORM_MAX_BYTES, 'The form is too large.')).toString('utf8'));
    await this.answer({ code: form.get('code') ?? undefined, state: form.get('state') ?? undefined }, { cookie: undefined, caller: undefined }, true, response);
  }

  @Get(':scm_id/oauth/status')
  @Endpoint({ operationId: 'getScmAuthorizationStatus', summary: 'Whether the platform may act for you there', returns: authorizationStatusSchema, example: statusExample, errors: ['scmNotFound', 'scmUnreachable'] })
  status(@CurrentCaller() caller: Caller, @Param('scm_id') id: string): Promise<AuthorizationStatus> {
    return this.authorizations.status(caller, id);
  }

  @Post(':scm_id/oauth/revoke')
  @Endpoint({ operationId: 'revokeScmAuthorization', summary: 'Let the platform act for you there no longer', description: 'GitHub drops the deploy keys that were made by it: builds of your algorithms there stop.', status: 204, errors: ['scmNotFound', 'scmTokenNotFound', 'scmUnreachable'] })
  revoke(@CurrentCaller() caller: Caller, @Param('scm_id') id: string): Promise<void> {
    return this.authorizations.revoke(caller, id);
  }

  private async answer(query: FinishQuery, returning: Parameters<ScmAuthorizationsService['finish']>[1], confirmed: boolean, response: Response): Promise<void> {
    const { scm, confirm, account } = await this.authorizations.finish(query, returning, confirmed);
    const username = (await this.accounts.findById(account))?.name;
    if (username === undefined) {
      throw new ApiError('scmOAuthFinishFailed');
    }
    response.setHeader('Content-Security-Policy', PAGE_POLICY);
    response.setHeader('Cache-Control', 'no-store');
    // The address of this page has the code in it.
    response.setHeader('Referrer-Policy', 'no-referrer');
    response.type('text/html').send(confirm ? confirmationPage(scm.name, username, { code: query.code ?? '', state: query.state ?? '' }) : connectedPage(scm.name, username));
  }
}

function readCookie(request: Request): string | undefined {
  const pairs = (request.headers.cookie ?? '').split(';').map((pair) => pair.trim().split('='));
  return pairs.find(([name]) => name === COOKIE)?.[1];
}
