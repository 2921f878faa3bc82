import { isAlive } from './embedded/daemon.js';
import { startPostgres, stopPostgres } from './embedded/postgres.js';
import { startRedis, stopRedis } from './embedded/redis.js';
import type { Installation } from './installation.js';

export interface StoreAddresses {
  DATABASE_URL: string;
  REDIS_URL: string;
}

/** The stores that are configured, or this installation's own, started if they are not up. */
export async function ensureStores(installation: Installation, env: Record<string, string | undefined>): Promise<StoreAddresses> {
  const services = installation.readServices();
  if (!env.DATABASE_URL && !isAlive(services.postgres?.daemon)) {
    services.postgres = await startPostgres(installation.path('postgres'), services.postgres);
    installation.writeServices(services);
  }
  if (!env.REDIS_URL && !isAlive(services.redis?.daemon)) {
    services.redis = await startRedis(installation.path('redis'), services.redis);
    installation.writeServices(services);
  }
  return { DATABASE_URL: env.DATABASE_URL || (services.postgres?.url ?? ''), REDIS_URL: env.REDIS_URL || (services.redis?.url ?? '') };
}

/** The addresses of what runs; undefined when it does not. */
export function presentStores(installation: Installation, env: Record<string, string | undefined>): StoreAddresses | undefined {
  const { postgres, redis } = installation.readServices();
  const database = env.DATABASE_URL || (isAlive(postgres?.daemon) ? postgres?.url : undefined);
  const queue = env.REDIS_URL || (isAlive(redis?.daemon) ? redis?.url : undefined);
  return database && queue ? { DATABASE_URL: database, REDIS_URL: queue } : undefined;
}

export async function stopStores(installation: Installation): Promise<void> {
  const { postgres, redis } = installation.readServices();
  await Promise.all([stopRedis(redis?.daemon), stopPostgres(postgres?.daemon)]);
}
