import { DriverException } from '@mikro-orm/core';

/**
 * An error as the log may have it: what it is, where it came from, and its message, but nothing that was bound to it.
 * The ORM puts the whole statement with its values into the message; of that only the database's own words are kept.
 */
export function errorLine(given: unknown): object {
  // The logger hands on what it has made of the error, with the error itself as `raw`.
  const error = (given as { raw?: unknown } | undefined)?.raw ?? given;
  if (!(error instanceof Error)) {
    return { type: typeof error };
  }
  const { name, stack = '' } = error;
  const code = (error as NodeJS.ErrnoException).code;
  const frames = stack.split('\n').filter((line) => line.startsWith('    at '));
  const message = error instanceof DriverException ? ownWords(error) : error.message;
  return { type: name, ...(code === undefined ? {} : { code }), message, stack: frames.join('\n') };
}

function ownWords(error: DriverException): string {
  const mark = error.message.lastIndexOf(' - ');
  return mark < 0 ? error.message : error.message.slice(mark + 3);
}
