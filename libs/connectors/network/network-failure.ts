import { ConnectorError } from '../connector-error.js';
import { ENDPOINT_REFUSED } from './guarded-agents.js';

const MEANINGS: Record<string, string> = {
  ECONNREFUSED: 'The connection was refused.',
  ECONNRESET: 'The connection was cut.',
  ECONNABORTED: 'The connection was cut.',
  EPIPE: 'The connection was cut.',
  ERR_STREAM_PREMATURE_CLOSE: 'The connection was cut.',
  ENOTFOUND: 'The host is not known.',
  EAI_AGAIN: 'The host name could not be resolved.',
  EAI_FAIL: 'The host name could not be resolved.',
  // Of a name that is too long to be one, and of an address that nothing can be sent to.
  EINVAL: 'There can be no such host.',
  EADDRNOTAVAIL: 'There can be no such host.',
  ETIMEDOUT: 'It did not answer in time.',
  ESOCKETTIMEDOUT: 'It did not answer in time.',
  TimeoutError: 'It did not answer in time.',
  EHOSTUNREACH: 'The host cannot be reached.',
  EHOSTDOWN: 'The host cannot be reached.',
  ENETUNREACH: 'The network cannot be reached.',
  ENETDOWN: 'The network cannot be reached.',
};

/** Undefined when it was not the network. The clients wrap such errors, some of them twice. */
export function networkFailure(error: unknown): ConnectorError | undefined {
  for (let inner = error, depth = 0; inner instanceof Error && depth < 4; inner = inner.cause, depth++) {
    const { code, name, message } = inner as NodeJS.ErrnoException;
    if (code === ENDPOINT_REFUSED) {
      return new ConnectorError('invalid', message);
    }
    const meaning = MEANINGS[code ?? ''] ?? MEANINGS[name] ?? meaningOf(code);
    if (meaning) {
      return new ConnectorError('unavailable', `The store cannot be reached: ${meaning}`);
    }
  }
  return undefined;
}

/** Of the names of OpenSSL and of Node's parser, which Node passes on, and its own. */
function meaningOf(code = ''): string | undefined {
  if (code.startsWith('HPE_')) {
    return `It does not speak HTTP as it should (${code}).`;
  }
  return /CERT|^ERR_SSL|^ERR_TLS|^UNABLE_TO_|^EPROTO$/.test(code) ? `Its certificate is not accepted (${code}).` : undefined;
}
