import { gaxios, JWT } from 'google-auth-library';
import { unlessAborted } from '../attempt.js';
import { ConnectorError, reasonWithout } from '../connector-error.js';
import type { GuardedAgents } from '../network/guarded-agents.js';
import { networkFailure } from '../network/network-failure.js';
import type { GcsSettings } from './gcs-settings.js';

const SCOPE = 'https://www.googleapis.com/auth/devstorage.read_write';
const TOKEN_MAX_BYTES = 1 << 20;
/** No signal goes into the library. */
const TOKEN_TIMEOUT_MS = 60_000;
const FORBIDDEN_STATUS = new Set([400, 401, 403]);

/** Turns the key of a service account into tokens, each of which is good for an hour. */
export class GcsSignIn {
  readonly secrets: readonly string[];
  private readonly client: JWT;

  constructor({ email, privateKey, privateKeyId, tokenUri }: GcsSettings, agents: GuardedAgents) {
    const key = privateKey.replaceAll('\\n', '\n');
    // A message could quote a part of the key.
    this.secrets = [privateKey, key, ...key.split('\n').filter((line) => line !== '' && !line.startsWith('-----'))];
    this.client = new JWT({
      email,
      key,
      ...(privateKeyId ? { keyId: privateKeyId } : {}),
      scopes: [SCOPE],
      transporterOptions: { size: TOKEN_MAX_BYTES, timeout: TOKEN_TIMEOUT_MS, agent: (url: URL) => (url.protocol === 'https:' ? agents.https : agents.http) },
    });
    if (tokenUri) {
      // The library has but one address for this.
      this.client.transporter.interceptors.request.add({
        resolved: (options) => Promise.resolve({ ...options, url: new URL(tokenUri) }),
      });
    }
  }

  /** Error: forbidden when Google does not take the key, or when it is none. */
  async token(signal: AbortSignal): Promise<string> {
    try {
      const { token } = await unlessAborted(signal, this.client.getAccessToken());
      return token ?? '';
    } catch (error) {
      throw signal.aborted ? signal.reason : this.explain(error);
    }
  }

  private explain(error: unknown): ConnectorError {
    const { message, response } = error as { message: string; response?: { status: number } };
    if (response) {
      const kind = FORBIDDEN_STATUS.has(response.status) ? 'forbidden' : 'unavailable';
      return new ConnectorError(kind, reasonWithout(this.secrets, message));
    }
    const broken =
      error instanceof gaxios.GaxiosError
        ? new ConnectorError('unavailable', 'The endpoint does not answer as Google does when it signs somebody in.')
        : new ConnectorError('forbidden', 'The private key cannot be read. It is the private_key of the service account, in PEM.');
    return networkFailure(error) ?? broken;
  }
}
