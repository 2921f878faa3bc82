import type { IncomingMessage } from 'node:http';
import { Injectable } from '@nestjs/common';
import { PassportStrategy } from '@nestjs/passport';
import type { Request } from 'express';
import { Strategy } from 'passport-custom';
import { ApiError } from '#libs/errors/index.js';
import { CredentialDirectory, type Caller } from './caller.js';
import { readCredential } from './credential.js';

export const API_KEY = 'api-key';

/** Passport's way from the Authorization header to a Caller. Error 2002 for a key that is missing or unknown. */
@Injectable()
export class ApiKeyStrategy extends PassportStrategy(Strategy, API_KEY) {
  constructor(private readonly credentials: CredentialDirectory) {
    super();
  }

  async validate(request: Request): Promise<Caller> {
    return authenticate(this.credentials, request);
  }
}

/** The caller of a request; at once where the credential is in memory. */
export function authenticate(credentials: CredentialDirectory, request: Pick<IncomingMessage, 'headers'>): Caller | Promise<Caller> {
  const credential = readCredential(request);
  if (credential === undefined) {
    throw new ApiError('notAuthenticated', {
      message: 'This request needs an API key: send the header "Authorization: Simple YOUR_KEY".',
    });
  }
  const found = credentials.findCaller(credential);
  return found instanceof Promise ? found.then(known) : known(found);
}

function known(caller: Caller | undefined): Caller {
  if (!caller) {
    throw new ApiError('notAuthenticated', { message: 'Unknown or invalid API key. It may have been mistyped, revoked, or have expired.' });
  }
  return caller;
}
