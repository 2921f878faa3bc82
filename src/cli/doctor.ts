import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, statfsSync } from 'node:fs';
import { availableParallelism, freemem, tmpdir, totalmem } from 'node:os';
import { dirname, join } from 'node:path';
import { createExecutor, executorIds } from '#libs/executor/registry.js';
import { languages } from '#libs/languages/registry.js';
import type { Installation } from './installation.js';

interface Finding {
  what: string;
  good: boolean;
  detail: string;
  cure?: string;
}

/** What of the configuration decides which findings matter. */
export interface Surroundings {
  dockerSocket: string;
  /** The driver in use: what only the other one lacks is told, and nothing depends on it. */
  executor: string;
  /** Whether Redis is somebody else's to run. */
  externalRedis: boolean;
}

/** What this machine can run, and what is missing, with the cure. Returns whether the platform can work as it is configured. */
export async function doctor(installation: Installation, { dockerSocket, executor, externalRedis }: Surroundings): Promise<boolean> {
  const executors = await Promise.all(executorIds.map((id) => askExecutor(id, dockerSocket)));
  const findings = [machine(), disk(installation), ...tools(externalRedis), ...executors];
  for (const { what, good, detail, cure } of findings) {
    process.stdout.write(`${good ? 'ok      ' : 'missing '}${what.padEnd(24)}${detail}\n${good || !cure ? '' : `                                -> ${cure}\n`}`);
  }
  return findings.every(({ what, good }) => good || (what.startsWith('Executor ') && what !== `Executor ${executor}`));
}

function machine(): Finding {
  const gib = (bytes: number) => (bytes / 1024 ** 3).toFixed(1);
  return { what: 'Machine', good: true, detail: `${availableParallelism()} processors, ${gib(totalmem())} GiB of memory (${gib(freemem())} free), Node.js ${process.version}` };
}

function disk(installation: Installation): Finding {
  let directory = installation.home;
  for (;;) {
    try {
      const { bavail, bsize } = statfsSync(directory);
      const freeGib = (bavail * bsize) / 1024 ** 3;
      return { what: 'Disk', good: freeGib > 2, detail: `${freeGib.toFixed(1)} GiB free for ${installation.home}`, cure: 'Free at least 2 GiB, or set ALGOPLANE_HOME to another disk.' };
    } catch {
      directory = dirname(directory);
    }
  }
}

function tools(externalRedis: boolean): Finding[] {
  const needed = [
    { use: 'git', command: 'git', package: 'git' },
    ...(externalRedis ? [] : [{ use: 'Redis', command: 'redis-server', package: 'redis-server' }]),
    ...languages.flatMap((language) => language.hostTools.map((tool) => ({ use: language.displayName, ...tool }))),
  ];
  return needed.map(({ use, command, package: name }) => {
    const path = find(command);
    return { what: use, good: path !== undefined, detail: path ?? `no ${command}`, cure: `apt-get install ${name}` };
  });
}

function find(command: string): string | undefined {
  try {
    return execFileSync('sh', ['-c', 'command -v "$1"', 'sh', command], { encoding: 'utf8' }).trim();
  } catch {
    return undefined;
  }
}

async function askExecutor(id: (typeof executorIds)[number], dockerSocket: string): Promise<Finding> {
  const what = `Executor ${id}`;
  const home = mkdtempSync(join(tmpdir(), 'algoplane-doctor-'));
  try {
    const executor = await createExecutor(id, { home, dockerSocket, nodeProgram: process.execPath });
    const readiness = await executor.readiness();
    await executor.close();
    return readiness.ready ? { what, good: true, detail: readiness.detail } : { what, good: false, detail: readiness.problem, cure: readiness.cure };
  } catch (error) {
    return { what, good: false, detail: (error as Error).message };
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}
