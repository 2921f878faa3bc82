/**
 * `not-found`: no such file, directory or bucket. `forbidden`: the store refuses the credentials, or refuses them this.
 * `invalid`: the store has no such name or cannot do this at all. `conflict`: the name is taken, or the directory is not empty.
 * `unavailable`: the store is not reached, or fails; later it may work.
 */
export type ConnectorErrorKind = 'not-found' | 'forbidden' | 'invalid' | 'conflict' | 'unavailable';

/**
 * The message is the store's own reason where it gave one, and holds no credential. The clients' errors hold whole requests, so they are no `cause`;
 * there is one only for what nobody foresaw, for the log.
 */
export class ConnectorError extends Error {
  override readonly name = 'ConnectorError';

  constructor(
    readonly kind: ConnectorErrorKind,
    message: string,
    /** How many files were removed before this happened. */
    readonly deleted?: number,
    cause?: Error,
  ) {
    super(message, cause && { cause });
  }
}

/**
 * For what a driver does not know: an answer that is none of the store's, or a fault of our own. The caller hears of the first; the log has
 * what it was and where, in the cause.
 */
export function unforeseen(error: unknown, secrets: readonly string[]): ConnectorError {
  return new ConnectorError('unavailable', 'The endpoint does not answer as the store does.', undefined, traceOf(error, secrets));
}

/** What of an error the log may have: its kind, its frames and its message without credentials, and nothing that hangs on it. */
function traceOf(error: unknown, secrets: readonly string[]): Error {
  if (!(error instanceof Error)) {
    return new Error(`No error was thrown, but a value: ${typeof error}`);
  }
  const message = reasonWithout(secrets, error.message);
  const frames = (error.stack ?? '').split('\n').filter((line) => line.startsWith('    at '));
  const { code } = error as NodeJS.ErrnoException;
  const stack = [`${error.name}: ${message}`, ...frames].join('\n');
  return Object.assign(new Error(message), { name: error.name, stack, ...(typeof code === 'string' ? { code } : {}) });
}

const REASON_MAX_CHARACTERS = 300;
const SECRET_MIN_CHARACTERS = 4;

/** One line, and nothing of the credentials in it, encoded for an address or not. */
export function reasonWithout(secrets: readonly string[], reason: string): string {
  const forms = secrets
    .filter((secret) => secret.length >= SECRET_MIN_CHARACTERS)
    .flatMap((secret) => [secret, encodeURIComponent(secret)]);
  // The longest first: one secret may begin with another.
  const clean = forms
    .sort((one, other) => other.length - one.length)
    .reduce((text, form) => text.replaceAll(form, '***'), reason);
  const line = clean
    .split('\n')
    .map((part) => part.replaceAll(/[\u0000-\u001f\u007f]/g, ' ').trim())
    .find((part) => part !== '');
  return (line ?? 'The store gave no reason.').slice(0, REASON_MAX_CHARACTERS);
}

/** What an answer's HTTP status means when the store says nothing more exact. */
export function kindOfStatus(status: number): ConnectorErrorKind {
  switch (status) {
    case 401:
    case 403:
      return 'forbidden';
    case 404:
    case 410:
      return 'not-found';
    case 409:
    case 412:
      return 'conflict';
    case 408:
    case 429:
      return 'unavailable';
    default:
      return status >= 400 && status < 500 ? 'invalid' : 'unavailable';
  }
}
