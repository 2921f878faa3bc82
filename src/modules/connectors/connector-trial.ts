import type { Connector, ConnectorPath } from '#libs/connectors/connector.js';
import { ConnectorError } from '#libs/connectors/connector-error.js';
import type { PathRule } from '#libs/connectors/path-rule.js';
import { ApiError } from '#libs/errors/index.js';
import { toStoreFailure } from './connector-failure.js';
import type { OpenConnector } from './open-connectors.js';

const PATIENCE_MS = 20_000;
const HINT = 'Nothing was saved. Mend what the store complains of, name in "path" what the credentials are for, or send "verify": false.';

/** Asks a store for what the connector would open. Errors: 2001, 6001, 5001 with 503, each with the store's reason. */
export async function tryOut({ connector, root }: OpenConnector, rule: PathRule): Promise<void> {
  const signal = AbortSignal.timeout(PATIENCE_MS);
  try {
    await (rule.kind === 'file' ? connector.stat([...root, ...rule.path], signal) : list(connector, [...root, ...('path' in rule ? rule.path : [])], signal));
  } catch (error) {
    const told = signal.aborted ? new ConnectorError('unavailable', `It did not answer within ${PATIENCE_MS / 1000} seconds.`) : error;
    const failure = toStoreFailure(told, 'The store refuses this connector');
    throw failure instanceof ApiError ? new ApiError(failure.errorName === 'dataNotFound' ? 'requestInvalid' : failure.errorName, { message: `${failure.message} ${HINT}`, cause: failure.cause }) : failure;
  } finally {
    connector.close();
  }
}

/** A folder may come into being later; what it is to lie in has to be there. */
async function list(connector: Connector, path: ConnectorPath, signal: AbortSignal): Promise<void> {
  try {
    await connector.list(path, { limit: 1 }, signal);
  } catch (error) {
    if (!(error instanceof ConnectorError && error.kind === 'not-found' && path.length > 1)) {
      throw error;
    }
    await connector.list(path.slice(0, 1), { limit: 1 }, signal);
  }
}
