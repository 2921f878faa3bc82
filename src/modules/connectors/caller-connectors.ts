import { Injectable } from '@nestjs/common';
import { formatConnectorId, type ConnectorId } from '#libs/connectors/data-uri.js';
import { parsePathRule, type PathRule } from '#libs/connectors/path-rule.js';
import { ApiError } from '#libs/errors/index.js';
import type { Caller } from '#src/platform/access/caller.js';
import type { ConnectorRecord } from './connector.entity.js';
import { ConnectorsRepository } from './connectors.repository.js';
import { OpenConnectors, type OpenConnector } from './open-connectors.js';

export interface UsableConnector extends OpenConnector {
  rule: PathRule;
}

/** The connectors that a caller may use: their own, then those of their organizations. An algorithm has its caller's, never its author's (platform reference, 4.3). */
@Injectable()
export class CallerConnectors {
  constructor(
    private readonly connectors: ConnectorsRepository,
    private readonly open: OpenConnectors,
  ) {}

  /** Error: 6001, with 404 when there is none, with 409 when two organizations have one. */
  async find({ accountId, memberOf }: Caller, id: ConnectorId): Promise<UsableConnector> {
    const found = await this.connectors.find([accountId, ...memberOf.keys()], id);
    const record = found.find(({ owner }) => owner === accountId) ?? theOnly(found, id);
    const rule = parsePathRule(record.path, record.writeable);
    if (!rule) {
      throw new Error(`The path of a connector is none: ${record.id}`);
    }
    return { ...(await this.open.of(record)), rule };
  }
}

function theOnly(found: ConnectorRecord[], id: ConnectorId): ConnectorRecord {
  const [first, ...more] = found;
  if (more.length > 0) {
    throw new ApiError('conflict', { message: `Several of your organizations have a connector ${formatConnectorId(id)}. Use another label, or make one of your own.` });
  }
  if (!first) {
    const what = id.label === undefined ? `default connector for ${id.type}` : `connector ${formatConnectorId(id)}`;
    throw new ApiError('dataNotFound', { message: `You have no ${what}. POST /v1/users/YOU/connectors makes one.` });
  }
  return first;
}
