import { LockMode, UniqueConstraintViolationException } from '@mikro-orm/core';
import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { ApiError } from '#libs/errors/index.js';
import { Algorithm } from '#src/modules/algorithms/algorithm.entity.js';
import { AlgorithmAccess } from '#src/modules/algorithms/algorithm-access.js';
import { AlgorithmChanges } from '#src/modules/algorithms/algorithm-changes.js';
import type { Caller } from '#src/platform/access/caller.js';
import { newId, UUID } from '#src/platform/database/columns.js';
import { refuseTooMuch } from './secret-limits.js';
import { findProvider } from './secret-providers.js';
import { SecretValues } from './secret-values.js';
import { Secret } from './secret.entity.js';
import { toSecret, type CreateSecret, type SecretList, type SecretObject, type UpdateSecret } from './secrets.dto.js';

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
    await this.locked(algorithm.id, async (em, present) => {
      refuseTooMuch(present, [...present, secret]);
      await em.insert(Secret, secret);
    }).catch(nameTaken(request.secret_key));
    await this.changes.announce(algorithm.id, 'secrets');
    return toSecret(secret);
  }

  /** What the request leaves out stays as it is. Errors: 1000, 2001, 6001 for too much, 8001, 8008. */
  async update(caller: Caller, owner: string, name: string, secretId: string, request: UpdateSecret): Promise<SecretObject> {
    const { algorithm } = await this.access.toManage(caller, owner, name);
    const changed = await this.locked(algorithm.id, async (em, present) => {
      const secret = present.find(({ id }) => id === secretId.toLowerCase());
      if (!secret) {
        throw new ApiError('secretNotFound');
      }
      const after = this.updated(secret, request);
      refuseTooMuch(present, present.with(present.indexOf(secret), after));
      await em.nativeUpdate(Secret, { id: secret.id }, after);
      return after;
    }).catch(nameTaken(request.secret_key ?? ''));
    await this.changes.announce(algorithm.id, 'secrets');
    return toSecret(changed);
  }

  /** Errors: 1000, 2001, 8008. */
  async remove(caller: Caller, owner: string, name: string, secretId: string): Promise<void> {
    const { algorithm } = await this.access.toManage(caller, owner, name);
    if (!UUID.test(secretId) || (await this.em.fork().nativeDelete(Secret, { id: secretId, algorithm: algorithm.id })) === 0) {
      throw new ApiError('secretNotFound');
    }
    await this.changes.announce(algorithm.id, 'secrets');
  }

  private updated(secret: Secret, request: UpdateSecret): Secret {
    return {
      ...secret,
      key: request.secret_key ?? secret.key,
      shortName: request.short_name ?? secret.shortName,
      description: request.description?.trim() ?? secret.description,
      value: request.secret_value == null ? secret.value : this.values.seal(secret.id, request.secret_value),
      updatedAt: new Date(),
    };
  }

  /** With all secrets of an algorithm, and nobody else changing any: of two at once, both would count what was there before. */
  private locked<T>(algorithm: string, work: (em: EntityManager, present: Secret[]) => Promise<T>): Promise<T> {
    return this.em.fork().transactional(async (em) => {
      if (!(await em.findOne(Algorithm, { id: algorithm }, { fields: ['id'], lockMode: LockMode.PESSIMISTIC_WRITE }))) {
        throw new ApiError('algorithmNotFound');
      }
      return work(em, await em.find(Secret, { algorithm }));
    });
  }
}

function nameTaken(key: string): (error: unknown) => never {
  return (error) => {
    throw error instanceof UniqueConstraintViolationException ? new ApiError('secretExists', { message: `The algorithm has a secret "${key}" already. Update that one.` }) : error;
  };
}
