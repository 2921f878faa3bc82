import type { CodeHost } from '../host/code-host.js';

/** What the API of the tests' GitLab works on. */
export interface GitlabState extends Pick<CodeHost, 'accounts' | 'repositories' | 'addresses' | 'access' | 'publishKeys'> {
  defaultBranch: string;
}
