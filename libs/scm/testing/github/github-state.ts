import type { CodeHost } from '../host/code-host.js';
import type { HostedRepository, Webhook } from '../host/repositories.js';

/** What the API of the tests' GitHub works on. */
export interface GithubState extends Pick<CodeHost, 'accounts' | 'repositories' | 'oauth' | 'addresses' | 'access' | 'publishKeys'> {
  defaultBranch: string;
  membersMayCreate: boolean;
  revokeToken(value: string): Promise<void>;
  ping(repository: HostedRepository, hook: Webhook): void;
}
