import { addAbortSignal, type Readable } from 'node:stream';
import { ConnectorError } from './connector-error.js';
import { ContentFailed } from './content-parts.js';

/** What the store's client threw, in words for everybody. */
export type Explain = (error: unknown) => ConnectorError;

/** Does one thing with a store and keeps the contract about how it fails. */
export async function attempt<T>(signal: AbortSignal, explain: Explain, work: () => Promise<T>): Promise<T> {
  signal.throwIfAborted();
  try {
    return await work();
  } catch (error) {
    if (signal.aborted) {
      throw signal.reason;
    }
    if (error instanceof ContentFailed) {
      throw error.cause;
    }
    throw error instanceof ConnectorError ? error : explain(error);
  }
}

/** The same for the removal of many: the count of what is gone is the result, and goes with every error. */
export async function attemptRemoval(
  signal: AbortSignal,
  explain: Explain,
  work: (progress: { deleted: number }) => Promise<void>,
): Promise<number> {
  const progress = { deleted: 0 };
  try {
    await attempt(signal, explain, () => work(progress));
  } catch (error) {
    throw error instanceof ConnectorError ? new ConnectorError(error.kind, error.message, progress.deleted, error.cause as Error | undefined) : error;
  }
  return progress.deleted;
}

/** The same for a write: an abort ends the content, and with it whatever reads it. */
export async function attemptWrite(
  content: Readable,
  signal: AbortSignal,
  explain: Explain,
  work: () => Promise<void>,
): Promise<void> {
  // A content that nobody has begun to read may fail meanwhile.
  content.on('error', () => undefined);
  try {
    await attempt(signal, explain, () => {
      addAbortSignal(signal, content);
      return work();
    });
  } catch (error) {
    content.destroy();
    throw error;
  }
}

/** For clients that take no signal: what they do goes on, and nobody waits for it. */
export async function unlessAborted<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
  signal.throwIfAborted();
  let stop: () => void = () => undefined;
  const aborted = new Promise<never>((_, reject) => {
    // The reason is whatever the caller chose.
    // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors
    stop = () => reject(signal.reason);
    signal.addEventListener('abort', stop, { once: true });
  });
  try {
    return await Promise.race([work, aborted]);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}
