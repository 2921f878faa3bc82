import { Injectable } from '@nestjs/common';
import { parseConnectorId } from '#libs/connectors/data-uri.js';
import { formatPathRule, parsePathRule, type PathRule } from '#libs/connectors/path-rule.js';
import { ApiError } from '#libs/errors/index.js';
import { AccountAccess, type AccountName } from '#src/modules/users/account-access.js';
import type { Account } from '#src/modules/users/account.entity.js';
import type { Caller } from '#src/platform/access/caller.js';
import { newId } from '#src/platform/database/columns.js';
import { readCredentials, refuseUnlessAdministrator } from './connector-credentials.js';
import { tryOut } from './connector-trial.js';
import type { ConnectorRecord } from './connector.entity.js';
import { toConnector, type ConnectorObject, type CreateConnector, type UpdateConnector } from './connectors.dto.js';
import { ConnectorsRepository, type ConnectorChanges } from './connectors.repository.js';
import { OpenConnectors } from './open-connectors.js';

/** The connectors of users and organizations. Errors of all: 2001, 3000, 3100. */
@Injectable()
export class ConnectorsService {
  constructor(
    private readonly access: AccountAccess,
    private readonly connectors: ConnectorsRepository,
    private readonly open: OpenConnectors,
  ) {}

  async list(caller: Caller, owner: AccountName): Promise<ConnectorObject[]> {
    const account = await this.accountFor(caller, owner);
    return (await this.connectors.list(account.id)).map((record) => toConnector(record, account.name));
  }

  async get(caller: Caller, owner: AccountName, id: string): Promise<ConnectorObject> {
    const account = await this.accountFor(caller, owner);
    return toConnector(await this.find(account, id), account.name);
  }

  /** Errors: 6001 (400; 409 for a label that is taken), and what the store says. */
  async create(caller: Caller, owner: AccountName, request: CreateConnector): Promise<ConnectorObject> {
    const account = await this.accountFor(caller, owner);
    if (request.username != null && request.username.toLowerCase() !== account.name.toLowerCase()) {
      throw new ApiError('requestInvalid', { message: `username names another account than the address, which is ${account.name}'s.` });
    }
    const credentials = readCredentials(request.protocol, request.cred_type, whole(request.cred_data), caller.kind === 'admin');
    const rule = readRule(request.path, request.writeable);
    const id = newId();
    const now = new Date();
    const record = { id, owner: account.id, protocol: request.protocol, path: formatPathRule(rule), writeable: rule.writeable, credentialType: request.cred_type.toLowerCase(), credentials: this.open.seal(id, credentials), createdAt: now, updatedAt: now };
    if (request.verify) {
      await tryOut(await this.open.apart(record), rule);
    }
    return toConnector(await this.connectors.insert(record, { label: request.label ?? undefined, isDefault: request.is_default ?? undefined }), account.name);
  }

  /** What the request leaves out stays as it is. Errors: 6001 (400; 404; 409 for a label that is taken, or another change during the trial), and what the store says. */
  async update(caller: Caller, owner: AccountName, id: string, request: UpdateConnector): Promise<ConnectorObject> {
    const account = await this.accountFor(caller, owner);
    const before = await this.find(account, id);
    const byAdministrator = caller.kind === 'admin';
    refuseUnlessAdministrator(before.protocol, before.credentialType, byAdministrator);
    const rule = readRule(request.path ?? before.path, request.writeable ?? before.writeable);
    const changes: ConnectorChanges = {
      ...(request.label == null ? {} : { label: request.label }), ...(request.is_default == null ? {} : { isDefault: request.is_default }),
      ...(request.path == null ? {} : { path: formatPathRule(rule) }), ...(request.writeable == null ? {} : { writeable: request.writeable }),
    };
    if (request.cred_type != null) {
      const credentials = readCredentials(before.protocol, request.cred_type, whole(request.cred_data), byAdministrator);
      Object.assign(changes, { credentialType: request.cred_type.toLowerCase(), credentials: this.open.seal(before.id, credentials) });
    }
    const tried = request.verify && (request.cred_type != null || request.path != null);
    if (tried) {
      await tryOut(await this.open.apart({ ...before, ...changes }), rule);
    }
    const record = await this.connectors.update(account.id, before.id, changes, (current) => {
      refuseUnlessAdministrator(current.protocol, current.credentialType, byAdministrator);
      // A trial takes its time. What was taken away meanwhile is not to come back, and the store was asked about another connector.
      if (tried && current.updatedAt.getTime() !== before.updatedAt.getTime()) {
        throw new ApiError('conflict', { message: 'The connector was changed while the store was asked, and nothing was changed by this request. Look at what it is now, and send the request again if it is still right.' });
      }
    });
    if (!record) {
      throw absent(account, id);
    }
    return toConnector(record, account.name);
  }

  /** Error: 6001 with 404. */
  async remove(caller: Caller, owner: AccountName, id: string): Promise<void> {
    const account = await this.accountFor(caller, owner);
    await this.connectors.remove((await this.find(account, id)).id);
  }

  private accountFor(caller: Caller, owner: AccountName): Promise<Account> {
    return this.access.toManage(caller, owner, 'connectors');
  }

  private async find(account: Account, text: string): Promise<ConnectorRecord> {
    const id = parseConnectorId(text);
    const [record] = id ? await this.connectors.find([account.id], id) : [];
    if (!record) {
      throw absent(account, text);
    }
    return record;
  }
}

const absent = (account: Account, id: string) => new ApiError('connectorNotFound', { message: `${account.name} has no connector "${id.slice(0, 60)}".` });

function readRule(path: string, writeable: boolean): PathRule {
  const rule = parsePathRule(path, writeable);
  if (!rule) {
    throw new ApiError('requestInvalid', { message: 'path must be "*", "Folder/*" or one file.' });
  }
  return rule;
}

function whole(data: CreateConnector['cred_data'] | null | undefined): unknown {
  try {
    return typeof data === 'string' ? JSON.parse(data) : data;
  } catch {
    throw new ApiError('requestInvalid', { message: 'cred_data is text, but no JSON.' });
  }
}
