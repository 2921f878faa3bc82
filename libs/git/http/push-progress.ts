import { stripVTControlCharacters } from 'node:util';
import type { PushOutput } from './push-output.js';

/**
 * Shows the texts, of which the first has been asked for, until they end or the pusher leaves. Rejects only when the
 * texts themselves fail.
 */
export async function showProgress(
  texts: AsyncIterator<string>,
  first: Promise<IteratorResult<string>>,
  output: PushOutput,
  gone: AbortSignal,
): Promise<void> {
  const left = new Promise<'left'>((resolve) => {
    gone.addEventListener('abort', () => resolve('left'));
    if (gone.aborted) {
      resolve('left');
    }
  });
  let atLineStart = true;
  for (let next = first; ; next = texts.next()) {
    const step = await Promise.race([next, left]);
    if (step === 'left') {
      // Not awaited: a generator that waits for a silent build would hold us as long.
      next.catch(() => undefined);
      void Promise.resolve(texts.return?.()).catch(() => undefined);
      return;
    }
    if (step.done) {
      break;
    }
    const text = printable(step.value);
    if (text !== '') {
      await output.say(text);
      atLineStart = text.endsWith('\n');
    }
  }
  if (!atLineStart) {
    await output.say('\n');
  }
}

/** Output of a build is shown in somebody's terminal: it may print there, not steer it. */
function printable(text: string): string {
  return stripVTControlCharacters(text).replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/g, '');
}
