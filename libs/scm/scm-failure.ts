/**
 * - `unauthorized`: the token is not, or no longer, good
 * - `forbidden`: the account may not do this
 * - `not-found`: also what the account may not see
 * - `conflict`: the name is taken
 * - `rate-limited`: `retryAfterSeconds` tells for how long
 * - `unavailable`: no answer, or one of a broken provider
 * - `invalid`: the provider does not accept what it was sent, or we do not understand what it sent
 * - `bad-signature`: of a delivery
 */
export type ScmFailureKind = 'unauthorized' | 'forbidden' | 'not-found' | 'conflict' | 'rate-limited' | 'unavailable' | 'invalid' | 'bad-signature';

/** Why a provider did not do what it was asked to. The message is for people and holds no credential. */
export class ScmFailure extends Error {
  override readonly name = 'ScmFailure';

  constructor(
    readonly kind: ScmFailureKind,
    message: string,
    options: { retryAfterSeconds?: number; cause?: unknown } = {},
  ) {
    super(message, { cause: options.cause });
    this.retryAfterSeconds = options.retryAfterSeconds;
  }

  readonly retryAfterSeconds: number | undefined;
}

/** Undefined for what is not there, or what the account may not see. */
export function ifFound<T>(answer: Promise<T>): Promise<T | undefined> {
  return answer.catch((error: unknown) => {
    if (error instanceof ScmFailure && error.kind === 'not-found') {
      return undefined;
    }
    throw error;
  });
}
