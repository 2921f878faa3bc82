import type { IncomingMessage } from 'node:http';
import { GitFailed, startGit } from '../command/git-process.js';
import { PushCommands } from '../protocol/push-commands.js';
import { readPushReport } from '../protocol/push-report.js';
import type { GitAnswer } from './git-answer.js';
import type { PushedRefs, ServedExchange } from './git-exchange.js';
import { gitProtocol } from './git-protocol-header.js';
import { PushOutput } from './push-output.js';
import { showProgress } from './push-progress.js';
import { refusalSentences } from './refusals.js';
import { feedBody, requestBody } from './request-body.js';
import { servingCommand } from './serving-command.js';
import { settledPush } from './settled-push.js';
import type { StallWatch } from './stall-watch.js';

/**
 * `POST git-receive-pack`: takes a push, then lets the platform act on it before the answer ends.
 *
 * A client that leaves while it sends takes its push with it; git keeps what has come in quarantine and drops it. Once
 * the push is here as a whole it is carried out and acted on, whether or not its sender waits.
 */
export async function servePush(
  request: IncomingMessage,
  answer: GitAnswer,
  exchange: ServedExchange,
  watch: StallWatch,
): Promise<void> {
  const { repository, limits } = exchange;
  const body = requestBody(request, 'application/x-git-receive-pack-request');
  const command = servingCommand('git-receive-pack', repository, limits.maxPushBytes).value(repository);
  const git = startGit(command, { protocol: gitProtocol(request) });
  const commands = new PushCommands();
  const output = new PushOutput(answer, () => commands.hasBands);

  const fed = feedBody(body, git.stdin, (chunk) => {
    watch.touch();
    if (!commands.complete) {
      commands.read(chunk);
    }
  }).then(
    () => undefined,
    (error: unknown) => {
      git.stop();
      return { error };
    },
  );
  for await (const chunk of git.stdout as AsyncIterable<Buffer>) {
    watch.touch();
    await output.take(chunk);
  }
  const { exitCode, stderr } = await git.ended;
  const broken = await fed;
  watch.stop();

  const report = readPushReport(output.report);
  const push = await settledPush(repository, commands, report);
  if (broken && !push) {
    throw broken.error;
  }
  if (exitCode !== 0 && !push) {
    await giveUp(output, new GitFailed(String(command), exitCode, stderr), exchange);
    return;
  }
  for (const sentence of report ? refusalSentences(report, output.progress, limits.maxPushBytes) : []) {
    await output.say(`${sentence}\n`);
  }
  await actOn(push, output, answer.gone, exchange);
  await output.end();
}

/** The record first, then the report, then the progress: who reads "ok" can rely on the build's existence. */
async function actOn(
  push: PushedRefs | undefined,
  output: PushOutput,
  gone: AbortSignal,
  exchange: ServedExchange,
): Promise<void> {
  // An empty text is git's own sign of life.
  const keepAlive = setInterval(() => void output.say(''), exchange.limits.keepAliveMs);
  try {
    const texts = push && exchange.onPush?.(push)[Symbol.asyncIterator]();
    const first = texts?.next();
    await first;
    await output.release();
    if (texts && first) {
      await showProgress(texts, first, output, gone);
    }
  } catch (error) {
    exchange.onFault(error);
    await output.release();
    await output.say('The commits are stored, but the platform could not follow up on them. Ask for a build through the API.\n');
  } finally {
    clearInterval(keepAlive);
  }
}

async function giveUp(output: PushOutput, fault: GitFailed, exchange: ServedExchange): Promise<void> {
  if (!(await output.abandon('The platform could not take the push; nothing was changed. Try again later.'))) {
    throw fault;
  }
  exchange.onFault(fault);
}
