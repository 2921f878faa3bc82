import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { SlotApi } from '#libs/executor/executor.js';
import { createExecutor, executorIds, type ExecutorId } from '#libs/executor/registry.js';
import { languages } from '#libs/languages/registry.js';
import type { Language } from '#libs/languages/language.js';
import { renderTemplate } from '#libs/languages/template.js';
import { bareStart } from './bare-start.js';
import { percentile } from './load.js';

export type ColdStart = { executor: ExecutorId; language: string } & ({ p50Ms: number; p99Ms: number; bareMs?: number; ratio?: number } | { unavailable: string });

const STARTS = 20;
const BUILD_LIMITS = { memoryMb: 4096, processes: 512, cpus: 2, tmpMb: 1024, timeoutMs: 600_000, diskMb: 2048 };
/** As on a platform, where every slot has the way to the API. Nothing here goes it. */
const api: SlotApi = { port: 8080, path: '', connect: (connection) => connection.destroy() };

/** From asking for a slot to its being loaded, for the template of each language on each executor of this machine. */
export async function coldStarts(dockerSocket: string): Promise<ColdStart[]> {
  const figures: ColdStart[] = [];
  for (const id of executorIds) {
    const home = await mkdtemp(join(tmpdir(), 'algoplane-cold-'));
    try {
      figures.push(...(await coldStartsOf(id, home, dockerSocket)));
    } catch (error) {
      figures.push({ executor: id, language: '', unavailable: (error as Error).message });
    } finally {
      await rm(home, { recursive: true, force: true });
    }
  }
  return figures;
}

async function coldStartsOf(id: ExecutorId, home: string, dockerSocket: string): Promise<ColdStart[]> {
  const executor = await createExecutor(id, { home, dockerSocket, nodeProgram: process.execPath });
  const figures: ColdStart[] = [];
  try {
    const readiness = await executor.readiness();
    for (const language of languages) {
      // A language that this machine has no tools for is no reason to know nothing of the others.
      const measured = readiness.ready ? measure(executor, language, home).catch((error: Error) => ({ unavailable: error.message })) : { unavailable: readiness.problem };
      figures.push({ executor: id, language: language.id, ...(await measured) });
    }
  } finally {
    await executor.close();
  }
  return figures;
}

async function measure(executor: Awaited<ReturnType<typeof createExecutor>>, language: Language, home: string): Promise<{ p50Ms: number; p99Ms: number; bareMs?: number; ratio?: number }> {
  const artifact = join(home, 'artifacts', language.id);
  for (const [path, file] of await renderTemplate(language, { algorithm: 'Echo', user: 'bench' })) {
    await mkdir(dirname(join(artifact, path)), { recursive: true });
    await writeFile(join(artifact, path), file.content);
  }
  const build = { buildId: `cold-${language.id}`, language, directory: artifact, limits: BUILD_LIMITS, environment: {} };
  const built = await executor.build(build, () => undefined, new AbortController().signal);
  if (built.kind === 'failed') {
    throw new Error(`${language.id} was not built: ${built.reason}`);
  }
  const samples: number[] = [];
  for (let count = -2; count < STARTS; count++) {
    const started = performance.now();
    const outcome = await executor.start(
      { slotId: `cold-${language.id}-${count + 2}`, language, artifact, network: 'isolated', api, limits: { memoryMb: 512, processes: 128, cpus: 2, tmpMb: 64 }, environment: {}, loadTimeoutMs: 60_000 },
      new AbortController().signal,
    );
    const took = performance.now() - started;
    if (outcome.kind === 'failed') {
      throw new Error(`${language.id} did not start: ${JSON.stringify(outcome.failure)}`);
    }
    await outcome.slot.stop();
    if (count >= 0) {
      samples.push(took);
    }
  }
  const p50Ms = percentile(samples, 0.5);
  const bareMs = await bareStart(language.id);
  return { p50Ms, p99Ms: percentile(samples, 0.99), ...(bareMs === undefined ? {} : { bareMs, ratio: p50Ms / bareMs }) };
}
