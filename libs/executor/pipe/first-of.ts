/**
 * The first of `events` to settle, or 'timeout' when none does in time. Rejects with `signal.reason` when aborted.
 * Leaves neither timer nor listener behind.
 */
export async function firstOf<T>(events: readonly Promise<T>[], timeoutMs: number, signal: AbortSignal): Promise<T | 'timeout'> {
  signal.throwIfAborted();
  const cleanUp: (() => void)[] = [];
  const timeout = new Promise<'timeout'>((resolve) => {
    const timer = setTimeout(resolve, timeoutMs, 'timeout');
    cleanUp.push(() => clearTimeout(timer));
  });
  const aborted = new Promise<never>((_, reject) => {
    const onAbort = () => reject(signal.reason as Error);
    signal.addEventListener('abort', onAbort);
    cleanUp.push(() => signal.removeEventListener('abort', onAbort));
  });
  try {
    return await Promise.race<T | 'timeout'>([...events, timeout, aborted]);
  } finally {
    cleanUp.forEach((each) => each());
  }
}
