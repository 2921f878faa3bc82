import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { PinoLogger } from 'nestjs-pino';
import { ApiError } from '#libs/errors/index.js';
import { Broadcast } from '#src/platform/queue/broadcast.js';
import { LiveCopy } from '#src/platform/queue/live-copy.js';
import { FeatureSwitch } from './feature.entity.js';

/** Every switch there is, and where it stands until an administrator moves it. */
export const features = {
  'algorithm-errors': { on: false, tells: 'Keep records of what fails in algorithms, with the beginning of the input' },
  'dark-theme-enabled': { on: false, tells: 'Offer the dark theme to front ends' },
  'user-created-organizations': { on: false, tells: 'Let every user create organizations' },
} as const satisfies Record<string, { on: boolean; tells: string }>;
export type FeatureName = keyof typeof features;

const EVERYBODY = '';

/** Where the switches stand, in memory: asked on the way of every failed call. */
@Injectable()
export class Features implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly switches: LiveCopy<Map<string, boolean>>;

  constructor(
    private readonly em: EntityManager,
    broadcast: Broadcast,
    logger: PinoLogger,
  ) {
    this.switches = new LiveCopy('features-changed', new Map<string, boolean>(), () => this.read(), broadcast, logger);
  }

  onApplicationBootstrap(): Promise<void> {
    return this.switches.start();
  }

  onApplicationShutdown(): void {
    this.switches.stop();
  }

  /** For an account its own setting counts, if it has one. */
  isOn(name: FeatureName, accountId?: string): boolean {
    return this.switches.value.get(key(name, accountId ?? EVERYBODY)) ?? this.switches.value.get(key(name, EVERYBODY)) ?? features[name].on;
  }

  /** Error: 5004 when there is no such switch. */
  async set(name: string, enabled: boolean, accountId?: string): Promise<void> {
    if (!Object.hasOwn(features, name)) {
      throw new ApiError('configurationEntryNotFound', { message: `There is no feature "${name.slice(0, 60)}". Known: ${Object.keys(features).join(', ')}.` });
    }
    await this.em.fork().upsert(FeatureSwitch, { name, account: accountId ?? EVERYBODY, enabled });
    await this.switches.announce();
  }

  private async read(): Promise<Map<string, boolean>> {
    const rows = await this.em.fork().find(FeatureSwitch, {});
    return new Map(rows.map((row) => [key(row.name, row.account), row.enabled]));
  }
}

const key = (name: string, accountId: string) => `${name}:${accountId}`;
