import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { ApiError } from '#libs/errors/index.js';
import type { OauthToken } from '#libs/scm/scm-provider.js';
import { ScmClients } from '#src/modules/scms/scm-clients.js';
import { howToAuthorize, toScmError } from '#src/modules/scms/scm-error.js';
import type { Scm } from '#src/modules/scms/scm.entity.js';
import { Vault } from '#src/platform/encryption/vault.js';
import type { ScmAuthorization } from './scm-authorization.entity.js';
import { ScmAuthorizationsRepository } from './scm-authorizations.repository.js';

const tokenSchema = z.object({ accessToken: z.string(), refreshToken: z.string().optional(), expiresAt: z.coerce.date().optional() });
/** A token that is about to expire is not begun anything with. */
const SPARE_MS = 60_000;

const context = (id: string) => `scm-authorization:${id}`;

/** The tokens of users, sealed at rest, and fresh when they are used. */
@Injectable()
export class ScmTokens {
  constructor(
    private readonly authorizations: ScmAuthorizationsRepository,
    private readonly clients: ScmClients,
    private readonly vault: Vault,
  ) {}

  put(account: string, scm: Scm, token: OauthToken): Promise<void> {
    return this.authorizations.put(account, scm.id, (id) => this.seal(id, token));
  }

  /** Errors: 4008 when the user has authorized nothing there, 4080 when that has ended. */
  async of(account: string, scm: Scm, signal: AbortSignal): Promise<OauthToken> {
    const found = await this.find(account, scm, signal);
    if (!found) {
      throw new ApiError('scmTokenNotFound', { message: `You have not let the platform act for you at ${scm.name}. ${howToAuthorize(scm.id)}` });
    }
    return found;
  }

  /** Undefined when there is none. Error: 4080. */
  async find(account: string, scm: Scm, signal: AbortSignal): Promise<OauthToken | undefined> {
    const authorization = await this.authorizations.find(account, scm.id);
    const token = authorization && this.open(authorization);
    return token && isStale(token) ? this.refreshed(account, scm, signal) : token;
  }

  /** A refresh ends the old token: it happens once, whoever else asks at the same time. */
  private async refreshed(account: string, scm: Scm, signal: AbortSignal): Promise<OauthToken | undefined> {
    let token: OauthToken | undefined;
    await this.authorizations.change(account, scm.id, async (present) => {
      token = this.open(present);
      if (!isStale(token)) {
        return undefined;
      }
      token = await this.clients.of(scm).provider.refresh(token, signal).catch((error: unknown) => {
        throw toScmError(error, scm, 'scmNotAuthorized');
      });
      return this.seal(present.id, token);
    });
    return token;
  }

  private seal(id: string, token: OauthToken): string {
    return this.vault.seal(JSON.stringify(token), context(id));
  }

  private open({ id, token }: ScmAuthorization): OauthToken {
    const { accessToken, refreshToken, expiresAt } = tokenSchema.parse(JSON.parse(this.vault.open(token, context(id))));
    return { accessToken, ...(refreshToken === undefined ? {} : { refreshToken }), ...(expiresAt === undefined ? {} : { expiresAt }) };
  }
}

const isStale = ({ expiresAt }: OauthToken) => expiresAt !== undefined && expiresAt.getTime() < Date.now() + SPARE_MS;
