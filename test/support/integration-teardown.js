import { rm } from 'node:fs/promises';
import { stopPostgres } from '../../dist/src/cli/embedded/postgres.js';
import { stopRedis } from '../../dist/src/cli/embedded/redis.js';

export default async function teardown() {
  const { home, postgres, redis } = globalThis.algoplaneStores;
  await Promise.all([stopPostgres(postgres.daemon), stopRedis(redis.daemon)]);
  await rm(home, { recursive: true, force: true });
}
