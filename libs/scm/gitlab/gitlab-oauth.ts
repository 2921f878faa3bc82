import { documentOf, refusalSentence } from '../exchange/documents.js';
import { ScmFailure, type ScmFailureKind } from '../scm-failure.js';
import type { AuthorizationRequest, CodeExchange, OauthToken } from '../scm-provider.js';
import type { ScmSettings } from '../scm-settings.js';
import type { GitlabClient } from './gitlab-client.js';
import { Grant } from './gitlab-documents.js';

/** Keys, webhooks and the creation of projects are open to nothing less. */
const SCOPE = 'api';

/** GitLab's authorization code flow. Its tokens last for two hours and are refreshed. */
export class GitlabOauth {
  constructor(
    private readonly settings: ScmSettings,
    private readonly client: GitlabClient,
  ) {}

  authorizationUrl({ state, redirectUri, codeChallenge }: AuthorizationRequest): string {
    const parameters = { client_id: this.settings.client.id, redirect_uri: redirectUri, response_type: 'code', scope: SCOPE, state, code_challenge: codeChallenge, code_challenge_method: 'S256' };
    return `${this.settings.addresses.web}/oauth/authorize?${new URLSearchParams(parameters).toString()}`;
  }

  exchange({ code, redirectUri, codeVerifier }: CodeExchange, signal: AbortSignal): Promise<OauthToken> {
    return this.grant({ grant_type: 'authorization_code', code, redirect_uri: redirectUri, code_verifier: codeVerifier }, 'invalid', signal);
  }

  async refresh({ refreshToken }: OauthToken, signal: AbortSignal): Promise<OauthToken> {
    if (refreshToken === undefined) {
      throw new ScmFailure('unauthorized', 'GitLab gave no leave to refresh this token. Authorize the platform again.');
    }
    return this.grant({ grant_type: 'refresh_token', refresh_token: refreshToken }, 'unauthorized', signal);
  }

  async revoke({ accessToken }: OauthToken, signal: AbortSignal): Promise<void> {
    const answer = await this.client.oauth('revoke', { token: accessToken }, signal);
    if (answer.status !== 200) {
      throw new ScmFailure('forbidden', refusalSentence('GitLab', answer.status, [], []));
    }
  }

  /** `badGrant`: what it means that the code, or the token, is no longer good. */
  private async grant(body: Record<string, string>, badGrant: ScmFailureKind, signal: AbortSignal): Promise<OauthToken> {
    const answer = await this.client.oauth('token', body, signal);
    const { access_token: accessToken, refresh_token: refreshToken, expires_in: seconds, error, error_description: description } = documentOf('GitLab', answer, Grant);
    if (accessToken === undefined) {
      const kind = error === 'invalid_grant' ? badGrant : error === 'invalid_client' || error === 'unauthorized_client' ? 'forbidden' : 'invalid';
      throw new ScmFailure(kind, refusalSentence('GitLab', answer.status, [description ?? error ?? ''], [this.settings.client.secret, ...Object.values(body)]));
    }
    return { accessToken, refreshToken, expiresAt: seconds == null ? undefined : new Date(Date.now() + seconds * 1_000) };
  }
}
