import { ENDPOINT_REFUSED } from '../../connectors/network/guarded-agents.js';
import { ScmFailure } from '../scm-failure.js';

const MEANINGS: Record<string, string> = {
  ECONNREFUSED: 'The connection was refused.',
  ECONNRESET: 'The connection was cut.',
  ECONNABORTED: 'The connection was cut.',
  EPIPE: 'The connection was cut.',
  ENOTFOUND: 'The host is not known.',
  EAI_AGAIN: 'The host name could not be resolved.',
  ETIMEDOUT: 'It did not answer in time.',
  TimeoutError: 'It did not answer in time.',
  AbortError: 'It did not answer in time.',
  EHOSTUNREACH: 'The host cannot be reached.',
  ENETUNREACH: 'The network cannot be reached.',
};

/** What a request that got no answer means. Of the error only its code is told: the rest may show what was sent. */
export function networkFailure(error: unknown): ScmFailure {
  const { code = '', name = '' } = error as NodeJS.ErrnoException;
  if (code === ENDPOINT_REFUSED) {
    return new ScmFailure('invalid', 'The address of the source-code manager leads into a network that the platform may not reach. An administrator can allow it.');
  }
  if (/CERT|^ERR_SSL|^ERR_TLS|^UNABLE_TO_|^EPROTO$/.test(code)) {
    return new ScmFailure('unavailable', `The source-code manager cannot be reached: its certificate is not accepted (${code}).`);
  }
  const meaning = MEANINGS[code] ?? MEANINGS[name] ?? `The connection failed (${code || name || 'for an unknown reason'}).`;
  return new ScmFailure('unavailable', `The source-code manager cannot be reached: ${meaning}`);
}
