import { ApiError } from '#libs/errors/index.js';
import { INTERNAL, type Scm } from './scm.entity.js';
import type { UpdateScm } from './scms.dto.js';

/** The rules of platform reference, 6.1: each throws the error of the first that is broken. */
export function refuseCreation(provider: string): void {
  if (provider === INTERNAL) {
    throw new ApiError('scmNotModifiable', { message: 'There is one internal source-code manager, and it is always there.' });
  }
}

export function refuseUpdate(scm: Scm, { enabled, urls }: UpdateScm): void {
  if (scm.provider === INTERNAL && urls) {
    throw new ApiError('scmNotModifiable', { message: 'The internal source-code manager has no addresses.' });
  }
  if (enabled === false && scm.isDefault) {
    throw new ApiError('scmIsDefault', { message: `"${scm.id}" is the default. Make another one the default before you disable it.` });
  }
}

export function refuseDefault(scm: Scm): void {
  if (!scm.enabled) {
    throw new ApiError('scmIsDisabled', { message: `"${scm.id}" is disabled. Enable it before you make it the default.` });
  }
}

export function refuseDeletion(scm: Scm): void {
  if (scm.provider === INTERNAL) {
    throw new ApiError('scmNotModifiable', { message: 'The internal source-code manager is always there.' });
  }
  if (scm.isDefault) {
    throw new ApiError('scmIsDefault', { message: `"${scm.id}" is the default. Make another one the default before you delete it.` });
  }
  if (scm.enabled) {
    throw new ApiError('scmNotDeletable', { message: `"${scm.id}" is enabled. Disable it before you delete it.` });
  }
  if (scm.used) {
    throw new ApiError('scmInUse', { message: `"${scm.id}" was used to create an algorithm, so it can only be disabled.` });
  }
}
