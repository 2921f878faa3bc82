/** @jest-environment ./test/support/node-errors-environment.js */
import { scmContract } from '../contract/scm.contract.js';
import { type GitlabServer, startGitlab } from '../testing/index.js';

scmContract<GitlabServer>({
  id: 'gitlab',
  start: startGitlab,
  expireTokens: (gitlab, seconds) => (gitlab.tokens.livesSeconds = seconds),
  roles: { ruler: 'owner', member: 'developer', reader: 'reporter' },
});
