import type { IncomingMessage, ServerResponse } from 'node:http';
import { MalformedPacket } from '../protocol/pkt-line.js';
import { advertise } from './advertise.js';
import { GitAnswer } from './git-answer.js';
import { DEFAULT_GIT_LIMITS, type GitExchange, type ServedExchange } from './git-exchange.js';
import { BadGitRequest } from './request-body.js';
import { serveFetch } from './serve-fetch.js';
import { servePush } from './serve-push.js';
import { StallWatch } from './stall-watch.js';

/**
 * Answers one request of git's smart HTTP protocol. Who may do what is decided by now. The body must not have been
 * touched by a parser. Resolves when the answer is out, or nobody is left to read it; never rejects.
 */
export async function handleGitRequest(request: IncomingMessage, response: ServerResponse, exchange: GitExchange): Promise<void> {
  const { route } = exchange;
  const answer = new GitAnswer(response);
  const served: ServedExchange = {
    repository: exchange.repository,
    onPush: exchange.onPush,
    onFault: exchange.onFault ?? (() => undefined),
    limits: { ...DEFAULT_GIT_LIMITS, ...exchange.limits },
  };
  // Dropping the connection ends whatever hangs on it.
  const watch = new StallWatch(served.limits, () => {
    served.onFault(new Error(`Git transfer ended: ${watch.reason}`));
    response.destroy();
  });
  try {
    if (route.kind === 'refused') {
      answer.fail(route.status, route.message);
    } else if (route.kind === 'advertise') {
      await advertise(request, answer, route.service, served, watch);
    } else if (route.service === 'git-upload-pack') {
      await serveFetch(request, answer, served, watch);
    } else {
      await servePush(request, answer, served, watch);
    }
  } catch (error) {
    explain(error, answer, served);
  } finally {
    watch.stop();
  }
}

function explain(error: unknown, answer: GitAnswer, { onFault }: ServedExchange): void {
  if (answer.gone.aborted) {
    return;
  }
  if (error instanceof BadGitRequest) {
    answer.fail(error.status, error.message);
  } else if (error instanceof MalformedPacket) {
    answer.fail(400, `The request is not what git sends: ${error.message}`);
  } else if ((error as NodeJS.ErrnoException).code?.startsWith('Z_')) {
    answer.fail(400, 'The request is not valid gzip.');
  } else {
    onFault(error);
    answer.fail(500, 'The platform could not serve the repository.');
  }
}
