import { GithubServer } from './github/github-server.js';

export type { Person } from './host/code-host.js';
export { GithubServer } from './github/github-server.js';

/** GitHub on 127.0.0.1, with a real sshd. To be stopped. */
export function startGithub(): Promise<GithubServer> {
  return new GithubServer().start();
}
