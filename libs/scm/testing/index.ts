import { GithubServer } from './github/github-server.js';
import { GitlabServer } from './gitlab/gitlab-server.js';

export type { Person } from './host/code-host.js';
export { CodeHost } from './host/code-host.js';
export { GithubServer } from './github/github-server.js';
export { GitlabServer } from './gitlab/gitlab-server.js';

/** GitHub on 127.0.0.1, with a real sshd. To be stopped. */
export function startGithub(): Promise<GithubServer> {
  return new GithubServer().start();
}

/** GitLab, likewise. */
export function startGitlab(): Promise<GitlabServer> {
  return new GitlabServer().start();
}
