import { RestError } from '@azure/storage-blob';
import type { Explain } from '../attempt.js';
import { ConnectorError, type ConnectorErrorKind, kindOfStatus, reasonWithout, unforeseen } from '../connector-error.js';
import { networkFailure } from '../network/network-failure.js';
import { type AzureBlobCredentials, sasOf } from './azureblob-settings.js';

/** Where the status misleads. */
const KINDS: Record<string, ConnectorErrorKind> = {
  BlobArchived: 'invalid',
  BlobImmutableDueToPolicy: 'forbidden',
  InvalidAuthenticationInfo: 'forbidden',
  // Another write took the place meanwhile, and with it went the blocks.
  InvalidBlockList: 'conflict',
  PublicAccessNotPermitted: 'forbidden',
};

/** What the store says, as the client puts it together of headers and XML; a HEAD has the code only. */
interface Details {
  errorCode?: string;
  message?: string;
  /** Says of a SAS, for example, when it has expired; may quote signatures. */
  authenticationErrorDetail?: string;
}

/** An HMAC-SHA256 in base64, and whatever a SAS has at its end. */
const SIGNATURES = /[A-Za-z0-9+/]{43}(=|%3D)|(?<=\bsig=)[^&\s"'<>]+/gi;

export function isAbsent(error: unknown): boolean {
  return error instanceof RestError && error.statusCode === 404;
}

export function explainAzureBlob(credentials: AzureBlobCredentials): Explain {
  const secrets = secretsOf(credentials);
  return (error) => {
    if (!(error instanceof RestError)) {
      return networkFailure(error) ?? unforeseen(error, secrets);
    }
    const { statusCode, details } = error;
    const { errorCode, message, authenticationErrorDetail } = (details ?? {}) as Details;
    if (statusCode === undefined || (!errorCode && statusCode < 300)) {
      return new ConnectorError('unavailable', "The endpoint does not answer as Azure's storage does.");
    }
    const told = [message, authenticationErrorDetail].map((text) => text?.split('\n')[0]?.trim() ?? '').filter(Boolean);
    const reason = errorCode ? [`${errorCode}:`, ...told].join(' ') : `The store answers with status ${statusCode}.`;
    const kind = KINDS[errorCode ?? ''] ?? kindOfStatus(statusCode);
    return new ConnectorError(kind, reasonWithout(secrets, reason.replaceAll(SIGNATURES, '***')));
  };
}

/** As they are and as they stand in an address. */
function secretsOf(credentials: AzureBlobCredentials): string[] {
  if ('accountKey' in credentials) {
    return [credentials.accountKey];
  }
  const sas = sasOf(credentials);
  const signature = /(?:^|&)sig=([^&]*)/.exec(sas)?.[1] ?? '';
  return [sas, signature, ...new URLSearchParams(sas).getAll('sig')];
}
