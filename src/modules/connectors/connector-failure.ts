import { ConnectorError } from '#libs/connectors/connector-error.js';
import { ApiError } from '#libs/errors/index.js';

/** What a store refuses, as an error of the catalogue with the store's own reason; everything else as it is. The log is told the cause where nobody foresaw it. `where`: the address that was asked for. */
export function toStoreFailure(error: unknown, where: string): unknown {
  if (!(error instanceof ConnectorError)) {
    return error;
  }
  const message = `${where.slice(0, 200)}: ${error.message}`;
  const { deleted, cause } = error;
  const details = { message, ...(deleted === undefined ? {} : { deleted }), ...(cause === undefined ? {} : { cause }) };
  switch (error.kind) {
    case 'not-found':
      return new ApiError('dataNotFound', details);
    case 'forbidden':
      return new ApiError('notAuthorized', details);
    case 'invalid':
      return new ApiError('requestInvalid', details);
    case 'conflict':
      return new ApiError(deleted === undefined ? 'conflict' : 'dataNotEmpty', details);
    case 'unavailable':
      return new ApiError('unavailable', details);
  }
}
