import Bull, { type Queue } from 'bull';
import { TestDatabase } from '../../../test/support/database.js';
import { until } from '../../../test/support/until.js';
import { Algorithm } from '#src/modules/algorithms/algorithm.entity.js';
import type { AlgorithmChange } from '#src/modules/algorithms/algorithm-changes.js';
import { Metrics } from '#src/platform/health/metrics.js';
import { Stopping } from '#src/platform/health/stopping.js';
import { LostJobs } from '#src/platform/queue/lost-jobs.js';
import { redisOptions } from '#src/platform/queue/redis-options.js';
import { Build } from './build.entity.js';
import { BuildLanes } from './build-lanes.js';
import { BuildLife } from './build-life.js';
import { BuildsProcessor } from './builds.processor.js';
import { BUILDS, buildsQueueOptions, type BuildJob } from './builds.queue.js';
import { BuildsRepository, type BuildResult } from './builds.repository.js';

/** Runs builds until it is told to end them, or that nobody wants them any more. */
class EndlessBuilds {
  readonly running = new Map<string, () => void>();
  readonly aborted: string[] = [];
  readonly afresh: string[] = [];

  async run({ id, afresh }: Build, _tell: unknown, signal: AbortSignal): Promise<BuildResult> {
    await new Promise<void>((resolve, reject) => {
      this.running.set(id, resolve);
      this.afresh.push(...(afresh ? [id] : []));
      signal.addEventListener('abort', () => {
        this.aborted.push(id);
        reject(signal.reason as Error);
      });
    }).finally(() => this.running.delete(id));
    return { log: '' };
  }
}

describe('builds that wait for a lane', () => {
  let database: TestDatabase;
  let queue: Queue<BuildJob>;
  let lanes: BuildLanes;
  let runner: EndlessBuilds;
  let told: [build: string, text: string][];
  let announce: (change: AlgorithmChange) => void;
  const settings = { env: { BUILDS_PARALLEL: 2 } } as never;

  beforeAll(async () => {
    database = await TestDatabase.create();
  });
  afterAll(() => database.remove());
  beforeEach(() => {
    const builds = new BuildsRepository(database.em);
    const changes = { listen: (listener: typeof announce) => ((announce = listener), () => undefined), announce: () => Promise.resolve() };
    const stopping = new Stopping();
    told = [];
    const life = new BuildLife(builds, { report: async (id: string, text: string) => void told.push([id, text]), end: () => Promise.resolve() } as never, new Metrics(), changes as never);
    queue = new Bull(BUILDS, { redis: { ...redisOptions(process.env.ALGOPLANE_TEST_REDIS_URL ?? ''), maxRetriesPerRequest: null, enableReadyCheck: false }, prefix: crypto.randomUUID(), ...buildsQueueOptions });
    runner = new EndlessBuilds();
    lanes = new BuildLanes(changes as never, builds, stopping, settings);
    lanes.onApplicationBootstrap();
    new BuildsProcessor(queue, life, runner as never, lanes, stopping, settings).onApplicationBootstrap();
  });
  afterEach(async () => {
    await queue.pause(true, true);
    runner.running.forEach((end) => end());
    await queue.close();
    lanes.onApplicationShutdown();
  });

  async function push(algorithm: string): Promise<string> {
    const buildId = await database.build(algorithm);
    await queue.add({ buildId }, { jobId: buildId });
    return buildId;
  }
  const begun = (id: string) => until(async () => runner.running.has(id));

  it('go after those of other accounts while their own has all lanes but one, and run in the end', async () => {
    const [busy, other] = [await database.algorithm(await database.account()), await database.algorithm(await database.account())];
    const mine = [await push(busy), await push(busy), await push(busy)];
    const theirs = await push(other);
    await begun(theirs);
    expect([...runner.running.keys()].filter((id) => mine.includes(id))).toHaveLength(1);
    for (let ended = 0; ended < mine.length; ended++) {
      const now = await until(async () => mine.find((id) => runner.running.has(id)));
      runner.running.get(now)?.();
      await until(async () => !runner.running.has(now));
    }
    expect(runner.running.size).toBe(1);
    expect(mine.filter((id) => told.some(([of]) => of === id))).toHaveLength(2);
    expect(told[0]?.[1]).toContain('Waiting for another build');
  });

  it('do without what earlier builds kept also when the queue has lost them in between', async () => {
    const [algorithm, other] = [await database.algorithm(await database.account()), await database.algorithm(await database.account())];
    const build = await database.build(algorithm, undefined, { afresh: true });
    const lost = new LostJobs(queue, { unfinished: () => database.em.fork().find(Build, { id: build }), giveUp: () => Promise.resolve() }, {} as never);
    await lost.sweep(Date.now() + 1000);
    await Promise.all([begun(build), begun(await push(other))]);
    expect(runner.afresh).toEqual([build]);
  });

  it('end with their algorithm, whichever process is told of its deletion', async () => {
    const algorithm = await database.algorithm(await database.account());
    const [first, second] = [await push(algorithm), await push(algorithm)];
    const now = await until(async () => [first, second].find((id) => runner.running.has(id)));
    await database.em.fork().nativeDelete(Algorithm, { id: algorithm });
    announce({ algorithmId: algorithm, kind: 'deleted' });
    await until(async () => (await queue.count()) + (await queue.getActiveCount()) + (await queue.getFailedCount()) === 0);
    expect(runner.aborted).toEqual([now]);
  });

  it('end with their algorithm also when the message of its deletion is lost', async () => {
    const [gone, kept] = [await database.algorithm(await database.account()), await database.algorithm(await database.account())];
    const [build, other] = [await push(gone), await push(kept)];
    await Promise.all([begun(build), begun(other)]);
    await database.em.fork().nativeDelete(Algorithm, { id: gone });
    await lanes.look();
    await until(async () => !runner.running.has(build));
    expect(runner.aborted).toEqual([build]);
  });
});
