import { RestError } from '@azure/storage-blob';
import { explainAzureBlob } from './azureblob-errors.js';

const sas = 'sv=2026-02-06&sp=rl&sig=a%2Bsecret%2Fsignature%3D';
const told = (statusCode: number, details: object) =>
  explainAzureBlob({ sas })(Object.assign(new RestError(`whole ${sas}`, { statusCode }), { details }));

describe('what Azure says of an error', () => {
  it.each([
    [404, 'BlobNotFound', 'not-found'],
    [404, 'ContainerNotFound', 'not-found'],
    [401, 'NoAuthenticationInformation', 'forbidden'],
    [403, 'AuthorizationPermissionMismatch', 'forbidden'],
    [400, 'InvalidAuthenticationInfo', 'forbidden'],
    [409, 'PublicAccessNotPermitted', 'forbidden'],
    [409, 'BlobImmutableDueToPolicy', 'forbidden'],
    [409, 'LeaseAlreadyPresent', 'conflict'],
    [412, 'ConditionNotMet', 'conflict'],
    [400, 'InvalidBlockList', 'conflict'],
    [416, 'InvalidRange', 'invalid'],
    [400, 'InvalidResourceName', 'invalid'],
    [409, 'BlobArchived', 'invalid'],
    [429, 'TooManyRequests', 'unavailable'],
    [500, 'OperationTimedOut', 'unavailable'],
    [503, 'ServerBusy', 'unavailable'],
  ])('%i %s is %s', (statusCode, errorCode, kind) => {
    const details = { errorCode, message: 'Because.\nRequestId:1\nTime:2' };
    expect(told(statusCode, details)).toMatchObject({ name: 'ConnectorError', kind, message: `${errorCode}: Because.` });
  });

  it('tells when a signature expired', () => {
    const authenticationErrorDetail = 'Signature not valid in the specified time frame: Expiry [then] - Current [now]';
    const details = {
      errorCode: 'AuthenticationFailed',
      message: 'Server failed to authenticate.\nRequestId:1',
      authenticationErrorDetail,
    };
    expect(told(403, details)).toMatchObject({
      message: `AuthenticationFailed: Server failed to authenticate. ${authenticationErrorDetail}`,
    });
  });

  it.each([
    'a+secret/signature=',
    'a%2Bsecret%2Fsignature%3D',
    sas,
    'https://account.blob.core.windows.net/c/b?sv=1&sig=another%2Bsecret&se=2',
    `The MAC signature found in the HTTP request '${'secret+'.repeat(7).slice(0, 43)}=' is not the same`,
  ])('never quotes a signature: %s', (quoted) => {
    const details = {
      errorCode: 'AuthenticationFailed',
      message: 'Refused.',
      authenticationErrorDetail: `It was ${quoted} here`,
    };
    const { message } = told(403, details) as Error;
    expect(message).toContain('AuthenticationFailed: Refused.');
    expect(message).toContain('***');
    expect(message).not.toMatch(/secret/);
  });

  it('says the status where no reason came, and nothing of the request', () => {
    expect(told(403, {})).toMatchObject({ kind: 'forbidden', message: 'The store answers with status 403.' });
    expect(told(502, {})).toMatchObject({ kind: 'unavailable', message: 'The store answers with status 502.' });
  });

  it('takes what cannot be read for no answer of the store', () => {
    expect(told(200, {})).toMatchObject({ kind: 'unavailable', message: expect.stringContaining('does not answer as') });
  });

  it('tells of what nobody foresaw in the cause, without a signature', () => {
    const { kind, cause } = explainAzureBlob({ sas })(new TypeError(`a fault with ${sas}`));
    expect([kind, String(cause)]).toEqual(['unavailable', 'TypeError: a fault with ***']);
  });
});
