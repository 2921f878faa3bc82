import { randomUUID } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Executor, SlotApi, StartRequest } from '#libs/executor/executor.js';
import { createExecutor, executorIds, type ExecutorId } from '#libs/executor/registry.js';
import { languages } from '#libs/languages/registry.js';
import type { Language } from '#libs/languages/language.js';
import { renderTemplate } from '#libs/languages/template.js';
import { bareStart } from './bare-start.js';
import { percentile } from './load.js';

/** `ahead`: with a sandbox or container that was booted before; `alone`: without; `ratio` is that of `ahead` to the bare interpreter. */
export interface StartFigures {
  aheadMs: number;
  aheadP99Ms: number;
  aloneMs: number;
  bareMs?: number;
  ratio?: number;
}
export type ColdStart = { executor: ExecutorId; language: string } & (StartFigures | { unavailable: string });

const STARTS = 20;
/** Long enough for the next sandbox to be booted, as where a caller comes to an idle platform. */
const PAUSE_MS = 400;
const LIMITS = { memoryMb: 512, processes: 128, cpus: 2, tmpMb: 64 };
const BUILD_LIMITS = { memoryMb: 4096, processes: 512, cpus: 2, tmpMb: 1024, timeoutMs: 600_000, diskMb: 2048 };
/** As on a platform, where every slot has the way to the API. Nothing here goes it. */
const api: SlotApi = { port: 8080, path: '', connect: (connection) => connection.destroy() };

/** From asking for a slot to its being loaded, and what the bare interpreter takes, for the template of each language on each executor of this machine. */
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

async function measure(executor: Executor, language: Language, home: string): Promise<StartFigures> {
  const artifact = await buildTemplate(executor, language, home);
  const samples: Record<'ahead' | 'alone' | 'bare', number[]> = { ahead: [], alone: [], bare: [] };
  let bareMs: number | undefined;
  // In turn, so that whatever else the machine does strikes all three alike.
  for (let count = -2; count < STARTS; count++) {
    const ahead = await startOnce(executor, { language, artifact, limits: LIMITS });
    // Nothing waits that has these limits.
    const alone = await startOnce(executor, { language, artifact, limits: { ...LIMITS, tmpMb: LIMITS.tmpMb + 3 + count } });
    bareMs = await bareStart(language.id);
    if (count >= 0) {
      samples.ahead.push(ahead);
      samples.alone.push(alone);
      samples.bare.push(...(bareMs === undefined ? [] : [bareMs]));
    }
  }
  const aheadMs = percentile(samples.ahead, 0.5);
  const figures = { aheadMs, aheadP99Ms: percentile(samples.ahead, 0.99), aloneMs: percentile(samples.alone, 0.5) };
  if (bareMs === undefined) {
    return figures;
  }
  const bare = percentile(samples.bare, 0.5);
  return { ...figures, bareMs: bare, ratio: aheadMs / bare };
}

async function buildTemplate(executor: Executor, language: Language, home: string): Promise<string> {
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
  return artifact;
}

/** Milliseconds from asking for a slot to its being loaded. */
async function startOnce(executor: Executor, wanted: Pick<StartRequest, 'language' | 'artifact' | 'limits'>): Promise<number> {
  const started = performance.now();
  const request: StartRequest = { slotId: randomUUID(), ...wanted, network: 'isolated', api, environment: {}, loadTimeoutMs: 60_000 };
  const outcome = await executor.start(request, new AbortController().signal);
  const took = performance.now() - started;
  if (outcome.kind === 'failed') {
    throw new Error(`${wanted.language.id} did not start: ${JSON.stringify(outcome.failure)}`);
  }
  await outcome.slot.stop();
  await delay(PAUSE_MS);
  return took;
}
