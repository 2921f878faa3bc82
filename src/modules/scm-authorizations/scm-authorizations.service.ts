import { createHash, hash, randomBytes, timingSafeEqual } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { ApiError } from '#libs/errors/index.js';
import { ScmFailure } from '#libs/scm/scm-failure.js';
import { ScmClients } from '#src/modules/scms/scm-clients.js';
import { ScmDirectory } from '#src/modules/scms/scm-directory.js';
import { howToAuthorize, toScmError } from '#src/modules/scms/scm-error.js';
import { INTERNAL, type Scm } from '#src/modules/scms/scm.entity.js';
import type { Caller } from '#src/platform/access/caller.js';
import { Settings } from '#src/platform/config/settings.js';
import { Vault } from '#src/platform/encryption/vault.js';
import type { ScmAuthorizationRequest } from './scm-authorization.entity.js';
import { ScmAuthorizationsRepository } from './scm-authorizations.repository.js';
import type { AuthorizationStatus, FinishQuery } from './scm-authorizations.dto.js';
import { ScmTokens } from './scm-tokens.js';

/** How long a user may take at the provider. */
export const REQUEST_SECONDS = 600;
const SECRET_BYTES = 32;
const PROVIDER_MS = 30_000;

const digest = (text: string) => hash('sha256', text, 'hex');
const context = (id: string) => `scm-authorization-request:${id}`;

/** Who has come back from the provider: in the browser where the way began, with the key of the account, or neither. */
export interface Returning {
  cookie: string | undefined;
  caller: Caller | undefined;
}

/** The way of a user to a provider and back, with a token for the platform (RFC 6749, 4.1, with PKCE, RFC 7636). */
@Injectable()
export class ScmAuthorizationsService {
  constructor(
    private readonly directory: ScmDirectory,
    private readonly clients: ScmClients,
    private readonly authorizations: ScmAuthorizationsRepository,
    private readonly tokens: ScmTokens,
    private readonly vault: Vault,
    private readonly settings: Settings,
  ) {}

  /** `cookie`: for the browser, which is asked for it at the end. Errors: 4009, 4050. */
  async start(caller: Caller, scmId: string): Promise<{ authorizationUrl: string; cookie: string }> {
    const scm = this.directory.get(scmId);
    if (scm.provider === INTERNAL) {
      throw new ApiError('scmOAuthStartFailed', { message: 'The internal source-code manager needs no authorization.' });
    }
    const { provider } = this.clients.of(scm);
    const [state, verifier, cookie] = [secret(), secret(), secret()];
    const id = digest(state);
    const expiresAt = new Date(Date.now() + REQUEST_SECONDS * 1000);
    await this.authorizations.begin({ id, account: caller.accountId, scm: scm.id, verifier: this.vault.seal(verifier, context(id)), browser: digest(cookie), expiresAt });
    const codeChallenge = createHash('sha256').update(verifier).digest('base64url');
    return { authorizationUrl: provider.authorizationUrl({ state, redirectUri: this.redirectUri, codeChallenge }), cookie };
  }

  /**
   * `confirm` is false once the token is there, and true when somebody has to confirm first that the account is theirs: whoever began the way
   * elsewhere could otherwise lead a stranger along it, and act for them at the provider. Errors: 4051, 4052, 4080, 4084.
   */
  async finish(query: FinishQuery, returning: Returning, confirmed: boolean): Promise<{ scm: Scm; confirm: boolean; account: string }> {
    const { code, request } = await this.read(query);
    const scm = this.directory.get(request.scm);
    if (!confirmed && !isSame(returning, request)) {
      return { scm, confirm: true, account: request.account };
    }
    // Before the exchange: a state counts once, whatever comes of it.
    if (!(await this.authorizations.endRequest(request.id))) {
      throw unknownState();
    }
    const codeVerifier = this.vault.open(request.verifier, context(request.id));
    const signal = AbortSignal.timeout(PROVIDER_MS);
    const token = await this.clients.of(scm).provider.exchange({ code, redirectUri: this.redirectUri, codeVerifier }, signal).catch((error: unknown) => {
      throw toScmError(error, scm, 'scmOAuthCodeInvalid');
    });
    await this.tokens.put(request.account, scm, token);
    return { scm, confirm: false, account: request.account };
  }

  /** Asks the provider: a token may have ended there. Errors: 4009, 4084. */
  async status(caller: Caller, scmId: string): Promise<AuthorizationStatus> {
    const scm = this.directory.get(scmId);
    const signal = AbortSignal.timeout(PROVIDER_MS);
    try {
      const token = scm.provider === INTERNAL ? undefined : await this.tokens.find(caller.accountId, scm, signal);
      if (!token) {
        return { authorization_status: 'unauthorized' };
      }
      const { provider } = this.clients.of(scm);
      const [login, organizations] = await Promise.all([provider.login(token, signal), provider.organizations(token, signal)]);
      const scm_organizations = organizations.map(({ login: scm_org_username, accessLevel: access_level }) => ({ scm_org_username, access_level }));
      return { authorization_status: 'authorized', scm_username: login, scm_organizations };
    } catch (error) {
      const ended = (error instanceof ScmFailure && error.kind === 'unauthorized') || (error instanceof ApiError && error.errorName === 'scmNotAuthorized');
      if (ended) {
        return { authorization_status: 'unauthorized' };
      }
      throw toScmError(error, scm, 'scmUnreachable');
    }
  }

  /** Errors: 4008, 4009, 4084: then nothing has changed. */
  async revoke(caller: Caller, scmId: string): Promise<void> {
    const scm = this.directory.get(scmId);
    const signal = AbortSignal.timeout(PROVIDER_MS);
    const gone = () => new ApiError('scmTokenNotFound', { message: `There is nothing to revoke: you have not let the platform act for you at ${scm.name}. ${howToAuthorize(scm.id)}` });
    const token = scm.provider === INTERNAL ? undefined : await this.tokens.find(caller.accountId, scm, signal).catch(unlessEnded);
    if (token) {
      await this.clients.of(scm).provider.revoke(token, signal).catch((error: unknown) => {
        if (!(error instanceof ScmFailure && error.kind === 'unauthorized')) {
          throw toScmError(error, scm, 'scmUnreachable');
        }
      });
    }
    if (!(await this.authorizations.remove(caller.accountId, scm.id))) {
      throw gone();
    }
  }

  /** One address for every provider: some take no other than the one that was registered with them. */
  private get redirectUri(): string {
    return `${this.settings.publicUrl}/v1/scms/oauth/finish`;
  }

  private async read({ code, state, error, error_description }: FinishQuery): Promise<{ code: string; request: ScmAuthorizationRequest }> {
    if (error) {
      throw new ApiError('scmOAuthFinishFailed', { message: `The provider says: ${(error_description ?? error).slice(0, 200)}` });
    }
    if (!code || !state) {
      throw new ApiError('scmOAuthFinishFailed', { message: 'The parameters code and state are required: the provider adds them when it sends the browser back.' });
    }
    const request = await this.authorizations.findRequest(digest(state));
    if (!request) {
      throw unknownState();
    }
    return { code, request };
  }
}

const secret = () => randomBytes(SECRET_BYTES).toString('base64url');

const unknownState = () => new ApiError('scmOAuthFinishFailed', { message: `This authorization is not known, or no longer: it counts once, for ${REQUEST_SECONDS / 60} minutes. Begin again.` });

function isSame({ cookie, caller }: Returning, request: ScmAuthorizationRequest): boolean {
  return caller?.accountId === request.account || (cookie !== undefined && timingSafeEqual(Buffer.from(digest(cookie)), Buffer.from(request.browser)));
}

function unlessEnded(error: unknown): undefined {
  if (!(error instanceof ApiError && error.errorName === 'scmNotAuthorized')) {
    throw error;
  }
}
