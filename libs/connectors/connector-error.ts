/**
 * `not-found`: no such file, directory or bucket. `forbidden`: the store refuses the credentials, or refuses them this.
 * `invalid`: the store has no such name or cannot do this at all. `conflict`: the name is taken, or the directory is not empty.
 * `unavailable`: the store is not reached, or fails; later it may work.
 */
export type ConnectorErrorKind = 'not-found' | 'forbidden' | 'invalid' | 'conflict' | 'unavailable';

/** The message is the store's own reason where it gave one, and holds no credential. There is no `cause`: the clients' errors hold whole requests. */
export class ConnectorError extends Error {
  override readonly name = 'ConnectorError';

  constructor(
    readonly kind: ConnectorErrorKind,
    message: string,
    /** How many files were removed before this happened. */
    readonly deleted?: number,
  ) {
    super(message);
  }
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
