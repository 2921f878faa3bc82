import type { IncomingMessage } from 'node:http';
import { GitFailed, startGit } from '../command/git-process.js';
import type { GitAnswer } from './git-answer.js';
import type { ServedExchange } from './git-exchange.js';
import { gitProtocol } from './git-protocol-header.js';
import { BadGitRequest, feedBody, requestBody } from './request-body.js';
import { servingCommand } from './serving-command.js';
import type { StallWatch } from './stall-watch.js';

/** `POST git-upload-pack`: one round of a clone or fetch. */
export async function serveFetch(
  request: IncomingMessage,
  answer: GitAnswer,
  { repository, limits }: ServedExchange,
  watch: StallWatch,
): Promise<void> {
  const body = requestBody(request, 'application/x-git-upload-pack-request');
  const command = servingCommand('git-upload-pack', repository, limits.maxPushBytes).value(repository);
  const git = startGit(command, { protocol: gitProtocol(request) });
  answer.gone.addEventListener('abort', () => git.stop());
  let bytes = 0;
  const fed = feedBody(body, git.stdin, (chunk) => {
    watch.touch();
    bytes += chunk.length;
    if (bytes > limits.maxFetchRequestBytes) {
      throw new BadGitRequest(413, 'The request names too many commits.');
    }
  });
  // Awaited below, after the output; until then it must not count as unhandled.
  fed.catch(() => git.stop());
  for await (const chunk of git.stdout as AsyncIterable<Buffer>) {
    watch.touch();
    if (!answer.started) {
      answer.start('application/x-git-upload-pack-result');
    }
    await answer.write(chunk);
  }
  const { exitCode, stderr } = await git.ended;
  await fed;
  // After output the exit code says little: a shallow round trip ends with a failure that git itself expects.
  if (!answer.started && exitCode !== 0 && !answer.gone.aborted) {
    throw new GitFailed(String(command), exitCode, stderr);
  }
  if (!answer.started) {
    answer.start('application/x-git-upload-pack-result');
  }
  answer.end();
}
