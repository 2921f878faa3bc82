import { GitCommand } from '../command/git-command.js';
import { SERVING_SETTINGS } from '../repository/policy.js';
import type { GitService } from './git-route.js';

/** The git program that speaks for the repository in one request, under the platform's policy. */
export function servingCommand(service: GitService, repository: string, maxPushBytes: number): GitCommand {
  const command = new GitCommand(service.slice('git-'.length))
    .settings(SERVING_SETTINGS)
    .setting('safe.directory', repository)
    .setting('receive.maxInputSize', String(maxPushBytes))
    .flag('--stateless-rpc');
  return service === 'git-upload-pack' ? command.flag('--strict') : command;
}
