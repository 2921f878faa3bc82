import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { PinoLogger } from 'nestjs-pino';
import { ApiError } from '#libs/errors/index.js';
import { Broadcast } from '#src/platform/queue/broadcast.js';
import { LiveCopy } from '#src/platform/queue/live-copy.js';
import { DisabledEnvironment } from './disabled-environment.entity.js';
import { environments, specifiedLanguage, type Environment } from './environment-catalogue.js';

/** Which of the environments new algorithms may be written for: all but those that an administrator has disabled. */
@Injectable()
export class EnvironmentDirectory implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly disabled: LiveCopy<ReadonlySet<string>>;

  constructor(
    private readonly em: EntityManager,
    broadcast: Broadcast,
    logger: PinoLogger,
  ) {
    this.disabled = new LiveCopy('environments-changed', new Set<string>(), () => this.read(), broadcast, logger);
  }

  onApplicationBootstrap(): Promise<void> {
    return this.disabled.start();
  }

  onApplicationShutdown(): void {
    this.disabled.stop();
  }

  list(): Environment[] {
    return environments.filter(({ specificationId }) => !this.disabled.value.has(specificationId));
  }

  listDisabled(): Environment[] {
    return environments.filter(({ specificationId }) => this.disabled.value.has(specificationId));
  }

  /** Error: 4002 for a language that takes no new algorithms. */
  refuseDisabled(languageId: string): void {
    if (this.listDisabled().some(({ language }) => language.id === languageId)) {
      throw new ApiError('languageLacksFeature', { message: `The language "${languageId}" takes no new algorithms: an administrator has disabled it.` });
    }
  }

  /** Errors: 4001. */
  async enable(id: string): Promise<void> {
    specifiedLanguage(id);
    await this.em.fork().nativeDelete(DisabledEnvironment, { specification: id });
    await this.disabled.announce();
  }

  /** Errors: 4001. */
  async disable(id: string): Promise<void> {
    specifiedLanguage(id);
    await this.em.fork().upsert(DisabledEnvironment, { specification: id, disabledAt: new Date() });
    await this.disabled.announce();
  }

  private async read(): Promise<ReadonlySet<string>> {
    return new Set((await this.em.fork().find(DisabledEnvironment, {})).map(({ specification }) => specification));
  }
}
