/** The addresses of one installation of a provider (API reference, SCMs). Without a slash at the end. */
export interface ScmAddresses {
  web: string;
  api: string;
  /** `ssh://git@github.example.com:2222`. */
  ssh: string;
}

/** The application that an administrator registered at the provider. */
export interface OauthClient {
  id: string;
  secret: string;
}

export interface OauthToken {
  accessToken: string;
  refreshToken?: string;
  /** Absent for tokens that do not expire. */
  expiresAt?: Date;
}

export interface AuthorizationRequest {
  /** Opaque; comes back with the code. */
  state: string;
  redirectUri: string;
  /** S256 (RFC 7636). */
  codeChallenge: string;
}

export interface CodeExchange {
  code: string;
  redirectUri: string;
  codeVerifier: string;
}

export interface ScmOrganization {
  login: string;
  accessLevel: string;
}

export interface RemoteRepository {
  /** The provider's own, which outlives a rename and a transfer. */
  id: string;
  /** For a group of GitLab with the groups above it: `acme/vision`. */
  owner: string;
  name: string;
  /** This and `sshUrl` lie below the addresses that the administrator gave, whatever the provider says: a key is sent nowhere else. */
  httpsUrl: string;
  /** `ssh://git@github.example.com:2222/mia/hello.git`. */
  sshUrl: string;
  defaultBranch: string;
}

export interface NewRepository {
  /** An organization or group of the provider; the token's account when absent. */
  owner?: string;
  name: string;
  isPrivate: boolean;
  description: string;
}

export interface NewDeployKey {
  title: string;
  /** One line of OpenSSH's format. A key opens one repository only: providers refuse one that is known to them already (`conflict`). */
  publicKey: string;
  /** `write` for as long as a first commit is pushed, by a key of its own; `read` for the rest of the repository's life. */
  access: 'read' | 'write';
}

/** One request to the webhook, as it came. Names of headers are in lower case. */
export interface Delivery {
  headers: Readonly<Record<string, string | string[] | undefined>>;
  body: Buffer;
}

/**
 * What a delivery says. Anything that asks for nothing is `ignored`, with the reason that the sender is told.
 * `repository` is as of now in both: GitLab tells projects of no rename, transfer or other default branch but by their next push.
 */
export type ScmEvent =
  | { kind: 'push'; branch: string; commit: string; repository: RemoteRepository }
  | { kind: 'repository-changed'; repository: RemoteRepository }
  | { kind: 'ignored'; reason: string };

/**
 * Unique for each delivery at this provider; a delivery that is sent again keeps it. Undefined where the provider sends none.
 * No signature covers it: it tells repetitions apart and proves nothing.
 */
export type DeliveryId = string | undefined;

/**
 * Code hosting outside the platform. Drivers: github (also GitHub Enterprise Server), gitlab.
 *
 * A driver speaks the provider's REST API and nothing else: it keeps no state, and git itself goes over SSH (`libs/git`).
 * An absent thing is undefined; whatever else fails throws an ScmFailure, whose message holds the provider's own reason and never a
 * credential. Removing what is not there is no failure. Every method ends within a bounded time, or with `signal.reason`.
 */
export abstract class ScmProvider {
  abstract readonly id: string;

  abstract authorizationUrl(request: AuthorizationRequest): string;
  /** `invalid` for a code or a verifier that is not, or no longer, good; `forbidden` when the provider does not know the application. */
  abstract exchange(exchange: CodeExchange, signal: AbortSignal): Promise<OauthToken>;
  /** The old token ends with it. `unauthorized` for one that cannot be refreshed, or no longer. */
  abstract refresh(token: OauthToken, signal: AbortSignal): Promise<OauthToken>;
  /** GitHub drops the deploy keys that were added with the token as well. */
  abstract revoke(token: OauthToken, signal: AbortSignal): Promise<void>;

  /** The login of the account that the token acts for. */
  abstract login(token: OauthToken, signal: AbortSignal): Promise<string>;
  abstract organizations(token: OauthToken, signal: AbortSignal): Promise<ScmOrganization[]>;

  /** Empty, without a first commit; `defaultBranch` is what it will be called. `conflict` when the name is taken. */
  abstract createRepository(token: OauthToken, repository: NewRepository, signal: AbortSignal): Promise<RemoteRepository>;
  abstract findRepository(token: OauthToken, owner: string, name: string, signal: AbortSignal): Promise<RemoteRepository | undefined>;
  abstract removeRepository(token: OauthToken, repository: RemoteRepository, signal: AbortSignal): Promise<void>;

  /** Returns the key's id at the provider. */
  abstract addDeployKey(token: OauthToken, repository: RemoteRepository, key: NewDeployKey, signal: AbortSignal): Promise<string>;
  abstract removeDeployKey(token: OauthToken, repository: RemoteRepository, keyId: string, signal: AbortSignal): Promise<void>;

  /** For pushes, renames, transfers and changes of the default branch. Returns the webhook's id at the provider. */
  abstract addWebhook(token: OauthToken, repository: RemoteRepository, hook: { url: string; secret: string }, signal: AbortSignal): Promise<string>;
  abstract removeWebhook(token: OauthToken, repository: RemoteRepository, hookId: string, signal: AbortSignal): Promise<void>;

  /** Checks the signature over the raw body in constant time. ScmFailure `bad-signature` or `invalid` when it is not to be believed or read. */
  abstract readDelivery(delivery: Delivery, secret: string): { id: DeliveryId; event: ScmEvent };
}
