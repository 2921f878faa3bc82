import type { IncomingMessage } from 'node:http';
import { GitFailed, startGit } from '../command/git-process.js';
import { FLUSH, packet } from '../protocol/pkt-line.js';
import type { GitAnswer } from './git-answer.js';
import type { ServedExchange } from './git-exchange.js';
import { gitProtocol, speaksVersion2 } from './git-protocol-header.js';
import type { GitService } from './git-route.js';
import { servingCommand } from './serving-command.js';
import type { StallWatch } from './stall-watch.js';

/** `GET info/refs?service=...`: the refs, or in protocol version 2 the capabilities. */
export async function advertise(
  request: IncomingMessage,
  answer: GitAnswer,
  service: GitService,
  { repository, limits }: ServedExchange,
  watch: StallWatch,
): Promise<void> {
  const protocol = gitProtocol(request);
  const command = servingCommand(service, repository, limits.maxPushBytes).flag('--http-backend-info-refs').value(repository);
  const git = startGit(command, { protocol });
  git.stdin.end();
  answer.gone.addEventListener('abort', () => git.stop());
  for await (const chunk of git.stdout as AsyncIterable<Buffer>) {
    watch.touch();
    if (!answer.started) {
      answer.start(`application/x-${service}-advertisement`);
      // Version 2 does without the banner; it exists for reading only, so a push is always announced the old way.
      if (service === 'git-receive-pack' || !speaksVersion2(protocol)) {
        await answer.write(Buffer.concat([packet(`# service=${service}\n`), FLUSH]));
      }
    }
    await answer.write(chunk);
  }
  const { exitCode, stderr } = await git.ended;
  if (exitCode !== 0 && !answer.gone.aborted) {
    throw new GitFailed(String(command), exitCode, stderr);
  }
  answer.end();
}
