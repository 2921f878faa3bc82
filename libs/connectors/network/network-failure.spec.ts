import { networkFailure } from './network-failure.js';

const failure = (code: string) => networkFailure(new Error('wrapped', { cause: Object.assign(new Error('low'), { code }) }));

describe('a failure of the network', () => {
  it.each([
    ['ECONNREFUSED', /refused/],
    ['HPE_INVALID_CONSTANT', /does not speak HTTP/],
    ['HPE_HEADER_OVERFLOW', /does not speak HTTP/],
    ['EINVAL', /no such host/],
    ['EADDRNOTAVAIL', /no such host/],
    ['EHOSTDOWN', /host cannot be reached/],
    ['EAI_FAIL', /could not be resolved/],
    ['ENETDOWN', /network cannot be reached/],
    ['CERT_HAS_EXPIRED', /certificate/],
  ])('of the code %s', (code, sentence) => {
    expect(failure(code)).toMatchObject({ kind: 'unavailable', message: expect.stringMatching(sentence) });
  });

  it('is not everything', () => {
    expect(networkFailure(new TypeError('a fault'))).toBeUndefined();
    expect(failure('ERR_INVALID_URL')).toBeUndefined();
  });
});
