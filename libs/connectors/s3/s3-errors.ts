import { S3ServiceException } from '@aws-sdk/client-s3';
import type { Explain } from '../attempt.js';
import { ConnectorError, type ConnectorErrorKind, kindOfStatus, reasonWithout, unforeseen } from '../connector-error.js';
import { networkFailure } from '../network/network-failure.js';
import type { S3Credentials } from './s3-settings.js';

/** Where the status misleads. */
const KINDS: Record<string, ConnectorErrorKind> = {
  ExpiredToken: 'forbidden',
  InvalidToken: 'forbidden',
  TokenRefreshRequired: 'forbidden',
  PermanentRedirect: 'invalid',
  TemporaryRedirect: 'unavailable',
  RequestTimeout: 'unavailable',
  SlowDown: 'unavailable',
  CredentialsProviderError: 'forbidden',
  // The client knows no address for what stands in the place of a bucket.
  EndpointError: 'invalid',
};

/** The client's name for an answer without a body, which a HEAD always has. */
const NO_REASON = new Set(['UnknownError', 'Unknown', '403', '400', '301', 'Forbidden', 'BadRequest']);

/** What the client itself refuses to ask for, which has no name of its own: a region that is none, and buckets that are none or need more of a client. */
const REFUSED_BY_CLIENT = /^(Region not accepted|Path-style addressing cannot|Neither CRT nor JS SigV4a)/;

export function isAbsent(error: unknown): boolean {
  return error instanceof S3ServiceException && error.$metadata.httpStatusCode === 404;
}

export function hasNoReason(error: unknown): boolean {
  return error instanceof S3ServiceException && (NO_REASON.has(error.name) || NO_REASON.has(error.message));
}

/** What no message may hold. */
export function secretsOf(credentials: S3Credentials): string[] {
  return credentials === 'ambient' ? [] : [credentials.secretAccessKey, credentials.accessKeyId, credentials.sessionToken ?? ''];
}

export function explainS3(credentials: S3Credentials): Explain {
  const secrets = secretsOf(credentials);
  return (error) => {
    if (error instanceof S3ServiceException) {
      const { name, message, $metadata } = error;
      const kind = KINDS[name] ?? kindOfStatus($metadata.httpStatusCode ?? 500);
      return new ConnectorError(kind, reasonWithout(secrets, `${name}: ${message}`));
    }
    const network = networkFailure(error);
    if (network || !(error instanceof Error)) {
      return network ?? unforeseen(error, secrets);
    }
    if ((error as NodeJS.ErrnoException).code === 'ERR_INVALID_CHAR') {
      return new ConnectorError('forbidden', 'The credentials hold a character that no request can have.');
    }
    const kind = KINDS[error.name] ?? (REFUSED_BY_CLIENT.test(error.message) ? 'invalid' : undefined);
    if (kind) {
      return new ConnectorError(kind, reasonWithout(secrets, error.message));
    }
    // The client could not read the answer.
    return '$response' in error ? new ConnectorError('unavailable', 'The endpoint does not answer as S3 does.') : unforeseen(error, secrets);
  };
}
