import { ApiError, type ErrorName } from '#libs/errors/index.js';
import { SshFailure } from '#libs/git/index.js';
import { ScmFailure } from '#libs/scm/scm-failure.js';
import type { Scm } from './scm.entity.js';

/**
 * What a provider refuses, as an error of the catalogue with the provider's own reason; everything else as it is. `otherwise`: for what it
 * does not accept of this very request.
 */
export function toScmError(error: unknown, scm: Scm, otherwise: ErrorName): unknown {
  if (error instanceof SshFailure) {
    return new ApiError('scmUnreachable', { message: `${scm.name}, over SSH: ${error.message}`, cause: error });
  }
  if (!(error instanceof ScmFailure)) {
    return error;
  }
  const details = { message: `${scm.name}: ${error.message}`, cause: error };
  switch (error.kind) {
    case 'unauthorized':
      return new ApiError('scmNotAuthorized', { ...details, message: `${details.message} ${howToAuthorize(scm.id)}` });
    case 'forbidden':
      return new ApiError('scmNotAuthorized', details);
    case 'rate-limited':
      return new ApiError('unavailable', { ...details, ...(error.retryAfterSeconds === undefined ? {} : { retryAfterSeconds: error.retryAfterSeconds }) });
    case 'unavailable':
      return new ApiError('scmUnreachable', details);
    case 'conflict':
      return new ApiError('conflict', details);
    case 'not-found':
    case 'invalid':
    case 'bad-signature':
      return new ApiError(otherwise, details);
  }
}

export const howToAuthorize = (scmId: string) => `Authorize the platform first: GET /v1/scms/${scmId}/oauth/start.`;
