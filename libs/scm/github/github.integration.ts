/** @jest-environment ./test/support/node-errors-environment.js */
import { scmContract } from '../contract/scm.contract.js';
import { type GithubServer, startGithub } from '../testing/index.js';

scmContract<GithubServer>({
  id: 'github',
  start: startGithub,
  expireTokens: (github, seconds) => (github.tokens.livesSeconds = seconds),
  roles: { ruler: 'admin', member: 'member', reader: 'member' },
});
