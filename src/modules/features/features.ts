import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { PinoLogger } from 'nestjs-pino';
import { ApiError } from '#libs/errors/index.js';
import { Broadcast } from '#src/platform/queue/broadcast.js';
import { FeatureSwitch } from './feature.entity.js';

/** Every switch there is, and where it stands until an administrator moves it. */
export const features = {
  'algorithm-errors': { on: false, tells: 'Keep records of what fails in algorithms, with the beginning of the input' },
  'dark-theme-enabled': { on: false, tells: 'Offer the dark theme to front ends' },
  'user-created-organizations': { on: false, tells: 'Let every user create organizations' },
} as const satisfies Record<string, { on: boolean; tells: string }>;
export type FeatureName = keyof typeof features;

const TOPIC = 'features-changed';
const EVERYBODY = '';
/** How long a change can go unnoticed when the broadcast is lost. */
const TRUST_MS = 30_000;

/** Where the switches stand, in memory: asked on the way of every failed call. */
@Injectable()
export class Features implements OnApplicationBootstrap, OnApplicationShutdown {
  private switches = new Map<string, boolean>();
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly em: EntityManager,
    private readonly broadcast: Broadcast,
    private readonly logger: PinoLogger,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    this.broadcast.listen(TOPIC, () => void this.refresh());
    this.timer = setInterval(() => void this.refresh(), TRUST_MS).unref();
    await this.refresh();
  }

  onApplicationShutdown(): void {
    clearInterval(this.timer);
  }

  /** For an account its own setting counts, if it has one. */
  isOn(name: FeatureName, accountId?: string): boolean {
    return this.switches.get(key(name, accountId ?? EVERYBODY)) ?? this.switches.get(key(name, EVERYBODY)) ?? features[name].on;
  }

  /** Error: 5004 when there is no such switch. */
  async set(name: string, enabled: boolean, accountId?: string): Promise<void> {
    if (!Object.hasOwn(features, name)) {
      throw new ApiError('configurationEntryNotFound', { message: `There is no feature "${name.slice(0, 60)}". Known: ${Object.keys(features).join(', ')}.` });
    }
    await this.em.fork().upsert(FeatureSwitch, { name, account: accountId ?? EVERYBODY, enabled });
    await this.refresh();
    await this.broadcast.publish(TOPIC, {});
  }

  private async refresh(): Promise<void> {
    try {
      const rows = await this.em.fork().find(FeatureSwitch, {});
      this.switches = new Map(rows.map((row) => [key(row.name, row.account), row.enabled]));
    } catch (error) {
      this.logger.warn({ err: error }, 'feature switches cannot be read; the last known stand goes on');
    }
  }
}

const key = (name: string, accountId: string) => `${name}:${accountId}`;
