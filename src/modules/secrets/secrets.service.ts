import { UniqueConstraintViolationException } from '@mikro-orm/core';
import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { ApiError } from '#libs/errors/index.js';
import { AlgorithmAccess } from '#src/modules/algorithms/algorithm-access.js';
import { AlgorithmChanges } from '#src/modules/algorithms/algorithm-changes.js';
import type { Caller } from '#src/platform/access/caller.js';
import { newId, UUID } from '#src/platform/database/columns.js';
import { findProvider } from './secret-providers.js';
import { SecretValues } from './secret-values.js';
import { Secret } from './secret.entity.js';
import { toSecret, type CreateSecret, type SecretList, type SecretObject, type UpdateSecret } from './secrets.dto.js';

const MOST = 100;

/** The secrets of an algorithm. A change reaches the next call: slots that have the old values are stopped. */
@Injectable()
export class SecretsService {
  constructor(
    private readonly access: AlgorithmAccess,
    private readonly em: EntityManager,
    private readonly values: SecretValues,
    private readonly changes: AlgorithmChanges,
  ) {}

  async list(caller: Caller, owner: string, name: string): Promise<SecretList> {
    const { algorithm } = await this.access.toManage(caller, owner, name);
    const secrets = (await this.em.fork().find(Secret, { algorithm: algorithm.id }, { orderBy: { id: 'asc' } })).map(toSecret);
    return { secrets, results: secrets };
  }

  /** Errors: 1000, 2001, 8001, 8004, 8006, 6001 for too many or for the id of another algorithm. */
  async create(caller: Caller, owner: string, name: string, request: CreateSecret): Promise<SecretObject> {
    const { algorithm } = await this.access.toManage(caller, owner, name);
    if (request.owner_id && request.owner_id !== algorithm.id) {
      throw new ApiError('malformedSecret', { message: `owner_id names another algorithm than the address, which is ${algorithm.id}.` });
    }
    if (request.provider_id) {
      findProvider(request.provider_id);
    }
    if (request.secret_value == null) {
      throw new ApiError('secretNeedsValue');
    }
    const id = newId();
    const now = new Date();
    const secret: Secret = {
      id, algorithm: algorithm.id, key: request.secret_key, shortName: request.short_name ?? request.secret_key, description: request.description?.trim() ?? '',
      value: this.values.seal(id, request.secret_value), createdAt: now, updatedAt: now,
    };
    await this.em.fork().transactional(async (em) => {
      if ((await em.count(Secret, { algorithm: algorithm.id })) >= MOST) {
        throw new ApiError('requestInvalid', { message: `An algorithm may have ${MOST} secrets at most.` });
      }
      await em.insert(Secret, secret);
    }).catch(nameTaken(request.secret_key));
    await this.changes.announce(algorithm.id, 'secrets');
    return toSecret(secret);
  }

  /** What the request leaves out stays as it is. Errors: 1000, 2001, 8001, 8008. */
  async update(caller: Caller, owner: string, name: string, secretId: string, request: UpdateSecret): Promise<SecretObject> {
    const { algorithm } = await this.access.toManage(caller, owner, name);
    const em = this.em.fork();
    const secret = UUID.test(secretId) ? await em.findOne(Secret, { id: secretId, algorithm: algorithm.id }) : null;
    if (!secret) {
      throw new ApiError('secretNotFound');
    }
    em.assign(secret, {
      key: request.secret_key ?? secret.key,
      shortName: request.short_name ?? secret.shortName,
      description: request.description?.trim() ?? secret.description,
      ...(request.secret_value == null ? {} : { value: this.values.seal(secret.id, request.secret_value) }),
      updatedAt: new Date(),
    });
    await em.flush().catch(nameTaken(secret.key));
    await this.changes.announce(algorithm.id, 'secrets');
    return toSecret(secret);
  }

  /** Errors: 1000, 2001, 8008. */
  async remove(caller: Caller, owner: string, name: string, secretId: string): Promise<void> {
    const { algorithm } = await this.access.toManage(caller, owner, name);
    if (!UUID.test(secretId) || (await this.em.fork().nativeDelete(Secret, { id: secretId, algorithm: algorithm.id })) === 0) {
      throw new ApiError('secretNotFound');
    }
    await this.changes.announce(algorithm.id, 'secrets');
  }
}

function nameTaken(key: string): (error: unknown) => never {
  return (error) => {
    throw error instanceof UniqueConstraintViolationException ? new ApiError('secretExists', { message: `The algorithm has a secret "${key}" already. Update that one.` }) : error;
  };
}
