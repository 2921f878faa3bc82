import { mkdtemp } from 'node:fs/promises';
import { chmod } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startPostgres } from '../../dist/src/cli/embedded/postgres.js';
import { startRedis } from '../../dist/src/cli/embedded/redis.js';

/** One PostgreSQL and one Redis for the whole tier, as `./algoplane up` starts them. */
export default async function setup() {
  const home = await mkdtemp(join(tmpdir(), 'algoplane-integration-'));
  await chmod(home, 0o711);
  const [postgres, redis] = await Promise.all([startPostgres(join(home, 'postgres')), startRedis(join(home, 'redis'))]);
  globalThis.algoplaneStores = { home, postgres, redis };
  process.env.ALGOPLANE_TEST_DATABASE_URL = postgres.url;
  process.env.ALGOPLANE_TEST_REDIS_URL = redis.url;
}
