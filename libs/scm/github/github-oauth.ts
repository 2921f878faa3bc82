import { documentOf, refusalSentence } from '../exchange/documents.js';
import type { ScmAnswer } from '../exchange/http-exchange.js';
import { ScmFailure, type ScmFailureKind } from '../scm-failure.js';
import type { AuthorizationRequest, CodeExchange, OauthToken } from '../scm-provider.js';
import type { ScmSettings } from '../scm-settings.js';
import type { GithubClient } from './github-client.js';
import { Grant } from './github-documents.js';

/** Repositories with their keys and webhooks; organizations; and what undoes a creation that fails half-way. */
const SCOPES = ['repo', 'read:org', 'delete_repo'];
const KINDS: Record<string, ScmFailureKind> = {
  bad_verification_code: 'invalid',
  redirect_uri_mismatch: 'invalid',
  unverified_user_email: 'forbidden',
  incorrect_client_credentials: 'forbidden',
  application_suspended: 'forbidden',
  bad_refresh_token: 'unauthorized',
};

/** GitHub's web application flow. Tokens of OAuth apps do not expire; those of GitHub Apps may, and are refreshed then. */
export class GithubOauth {
  constructor(
    private readonly settings: ScmSettings,
    private readonly client: GithubClient,
  ) {}

  authorizationUrl({ state, redirectUri, codeChallenge }: AuthorizationRequest): string {
    const parameters = { client_id: this.settings.client.id, redirect_uri: redirectUri, scope: SCOPES.join(' '), state, code_challenge: codeChallenge, code_challenge_method: 'S256' };
    return `${this.settings.addresses.web}/login/oauth/authorize?${new URLSearchParams(parameters).toString()}`;
  }

  async exchange({ code, redirectUri, codeVerifier }: CodeExchange, signal: AbortSignal): Promise<OauthToken> {
    return this.tokenOf(await this.client.oauth({ code, redirect_uri: redirectUri, code_verifier: codeVerifier }, signal), [code, codeVerifier]);
  }

  async refresh({ refreshToken }: OauthToken, signal: AbortSignal): Promise<OauthToken> {
    if (refreshToken === undefined) {
      throw new ScmFailure('unauthorized', 'GitHub gave no leave to refresh this token. Authorize the platform again.');
    }
    return this.tokenOf(await this.client.oauth({ grant_type: 'refresh_token', refresh_token: refreshToken }, signal), [refreshToken]);
  }

  private tokenOf(answer: ScmAnswer, secrets: readonly string[]): OauthToken {
    const { access_token: accessToken, refresh_token: refreshToken, expires_in: seconds, error, error_description: description } = documentOf('GitHub', answer, Grant);
    if (accessToken === undefined) {
      const sentence = refusalSentence('GitHub', answer.status, [description ?? error ?? ''], [this.settings.client.secret, ...secrets]);
      throw new ScmFailure(KINDS[error ?? ''] ?? 'invalid', sentence);
    }
    return { accessToken, refreshToken, expiresAt: seconds === undefined ? undefined : new Date(Date.now() + seconds * 1_000) };
  }
}
