import { setTimeout as sleep } from 'node:timers/promises';

/** What `look` finds once it finds something; what it throws ends the wait. */
export async function until<T>(look: () => Promise<T | undefined | null | false>, seconds = 60): Promise<T> {
  for (const end = Date.now() + seconds * 1000; Date.now() < end; await sleep(100)) {
    const found = await look();
    if (found) {
      return found;
    }
  }
  throw new Error(`It did not come to be within ${seconds} s`);
}
