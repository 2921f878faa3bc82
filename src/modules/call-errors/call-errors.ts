import { hostname } from 'node:os';
import { EntityManager, type FilterQuery } from '@mikro-orm/postgresql';
import { Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { PinoLogger } from 'nestjs-pino';
import { writeJson } from '#libs/executor/exact-json.js';
import type { AlgorithmInput } from '#libs/executor/slot.js';
import { Features } from '#src/modules/features/features.js';
import { firstIdAt, newId } from '#src/platform/database/columns.js';
import { WriteBehind } from '#src/platform/database/write-behind.js';
import { CallError } from './call-error.entity.js';

/** The window that is shown (OpenAPI document, AlgorithmErrorEntry). */
const WINDOW_MS = 7 * 24 * 3_600_000;
const MOST = 200;
const INPUT_CHARACTERS = 128;
const ERROR_CHARACTERS = 10_000;

export interface FailedCall {
  requestId: string;
  algorithm: { id: string; owner: string; ownerName: string; name: string; version: string };
  rootAlgorithm?: string | undefined;
  caller: { accountId: string; username: string };
  input: AlgorithmInput;
  error: { message: string; error_type: string; stacktrace?: string };
}

/** Records of failed calls, behind the feature `algorithm-errors` of the algorithm's owner. */
@Injectable()
export class CallErrors implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly rows: WriteBehind<CallError>;

  constructor(
    private readonly em: EntityManager,
    private readonly features: Features,
    logger: PinoLogger,
  ) {
    this.rows = new WriteBehind<CallError>(em, CallError, logger, 'error records');
  }

  onApplicationBootstrap(): void {
    this.rows.start();
  }

  beforeApplicationShutdown(): Promise<void> {
    return this.rows.stop();
  }

  isOn(owner: string): boolean {
    return this.features.isOn('algorithm-errors', owner);
  }

  add({ requestId, algorithm, rootAlgorithm, caller, input, error }: FailedCall): void {
    const text = [error.message, ...(error.stacktrace ? [error.stacktrace] : [])].join('\n');
    this.rows.add({
      id: newId(),
      createdAt: new Date(),
      requestId,
      algorithm: algorithm.id,
      rootAlgorithm: rootAlgorithm ?? null,
      owner: algorithm.owner,
      ownerName: algorithm.ownerName,
      algorithmName: algorithm.name,
      algorithmVersion: algorithm.version,
      account: caller.accountId,
      accountName: caller.username,
      input: storable(typeof input.data === 'string' ? input.data : writeJson(input.data), INPUT_CHARACTERS),
      error: storable(text, ERROR_CHARACTERS),
      errorType: storable(error.error_type, 200),
      worker: hostname(),
    });
  }

  /** Newest first. */
  async list(where: FilterQuery<CallError>): Promise<CallError[]> {
    await this.rows.flush();
    const since = { id: { $gte: firstIdAt(new Date(Date.now() - WINDOW_MS)) } };
    return this.em.fork().find(CallError, { $and: [where, since] }, { orderBy: { id: 'desc' }, limit: MOST });
  }
}

/** PostgreSQL keeps no U+0000, and half of a pair is no text. */
function storable(text: string, longest: number): string {
  return text.slice(0, longest).replaceAll('\0', '\u{FFFD}').toWellFormed();
}
