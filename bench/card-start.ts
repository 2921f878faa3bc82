import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SYSTEM_PATH } from '#libs/executor/executor.js';
import { createExecutor } from '#libs/executor/registry.js';
import { CardAlgorithm } from '#libs/executor/gpu/testing/card-algorithm.js';
import { percentile } from './load.js';

export interface CardStart {
  /** `driver`: nothing but the driver's own library. */
  with: string;
  slotMs: number;
  bareMs: number;
  /** The second call, for which the card is open already. */
  slotNextMs: number;
  bareNextMs: number;
}

const STARTS = 3;
const LIMITS = { memoryMb: 8192, processes: 256, cpus: 2, tmpMb: 64 };
const CALL = { timeoutMs: 300_000, maxOutputBytes: 1_000_000, maxStdoutBytes: 100_000 };
const BARE = 'import sys\nsys.path.insert(0, "src")\nimport Algorithm\nfor line in sys.stdin: print(Algorithm.apply(line.strip()))';

/**
 * From asking for a slot to its first result from a graphics processor, beside a bare Python that does the same. Empty on a machine without one.
 * `packages`: a folder with PyTorch, for which it is then measured too.
 */
export async function cardStarts(packages = process.env.BENCH_PYTORCH): Promise<CardStart[]> {
  const home = await mkdtemp(join(tmpdir(), 'algoplane-card-'));
  const executor = await createExecutor('sandbox', { home, dockerSocket: '', nodeProgram: process.execPath });
  try {
    const [card] = await executor.gpus();
    if (card === undefined) {
      return [];
    }
    const algorithm = await CardAlgorithm.build(executor, packages);
    try {
      const inSlot = async (what: string, count: number) => {
        const signal = new AbortController().signal;
        const { language, artifact } = algorithm;
        const begun = performance.now();
        const outcome = await executor.start({ slotId: `card-${what}-${count}`, language, artifact, network: 'isolated', gpus: [card], limits: LIMITS, environment: {}, loadTimeoutMs: 60_000 }, signal);
        if (outcome.kind === 'failed') {
          throw new Error(JSON.stringify(outcome.failure));
        }
        const times = await twice(begun, async () => {
          const answer = await outcome.slot.invoke({ contentType: 'text', data: what }, CALL, signal);
          if (answer.kind !== 'result') {
            throw new Error(JSON.stringify(answer));
          }
        });
        await outcome.slot.stop();
        return times;
      };
      return [await measure('driver', inSlot, algorithm.artifact), ...(packages ? [await measure('pytorch', inSlot, algorithm.artifact)] : [])];
    } finally {
      algorithm.remove();
    }
  } finally {
    await executor.close();
    await rm(home, { recursive: true, force: true });
  }
}

type Times = [first: number, next: number];

async function measure(what: string, inSlot: (what: string, count: number) => Promise<Times>, artifact: string): Promise<CardStart> {
  const [slot, bare]: [Times[], Times[]] = [[], []];
  // The first of each fills the memory with the files that all others find there.
  for (let count = -1; count < STARTS; count++) {
    const times = [await inSlot(what, count + 1), await inBare(what, artifact)] as const;
    if (count >= 0) {
      slot.push(times[0]);
      bare.push(times[1]);
    }
  }
  const middle = (samples: Times[], index: 0 | 1) => percentile(samples.map((times) => times[index]), 0.5);
  return { with: what, slotMs: middle(slot, 0), bareMs: middle(bare, 0), slotNextMs: middle(slot, 1), bareNextMs: middle(bare, 1) };
}

async function inBare(what: string, artifact: string): Promise<Times> {
  const begun = performance.now();
  const env = { PATH: SYSTEM_PATH, PYTHONPATH: join(artifact, '.dependencies'), ...(process.env.LD_LIBRARY_PATH ? { LD_LIBRARY_PATH: process.env.LD_LIBRARY_PATH } : {}) };
  const child = spawn('python3', ['-u', '-c', BARE], { cwd: artifact, env, stdio: ['pipe', 'pipe', 'inherit'] });
  const closed = once(child, 'close');
  const times = await twice(begun, async () => {
    child.stdin.write(`${what}\n`);
    await Promise.race([once(child.stdout, 'data'), closed.then(([code]) => Promise.reject(new Error(`The bare program ended with ${code}`)))]);
  });
  child.stdin.end();
  await closed;
  return times;
}

async function twice(begun: number, work: () => Promise<void>): Promise<Times> {
  await work();
  const between = performance.now();
  await work();
  return [between - begun, performance.now() - between];
}
