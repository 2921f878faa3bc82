import { mkdtempSync, rmSync, statfsSync } from 'node:fs';
import { availableParallelism, freemem, tmpdir, totalmem } from 'node:os';
import { dirname, join } from 'node:path';
import { createExecutor, executorIds } from '#libs/executor/registry.js';
import type { Finding } from './finding.js';
import type { Installation } from './installation.js';
import { languageFindings } from './language-findings.js';
import { machineTypeFindings } from './machine-type-findings.js';
import { programPath } from './program-path.js';

/** What of the configuration decides which findings matter. */
export interface Surroundings {
  dockerSocket: string;
  /** The driver in use: what only the other one lacks is told, and nothing depends on it. */
  executor: string;
  /** Whether Redis is somebody else's to run. */
  externalRedis: boolean;
  environment: Record<string, string | undefined>;
}

/** Of the column that tells what a line is about. */
const WIDTH = 28;

/** What this machine can run, and what is missing, with the cure. Returns whether the platform can work as it is configured. */
export async function doctor(installation: Installation, { dockerSocket, executor, externalRedis, environment }: Surroundings): Promise<boolean> {
  const executors = await Promise.all(executorIds.map((id) => askExecutor(id, dockerSocket)));
  const findings = [machine(), disk(installation), ...tools(externalRedis), ...executors, ...(await machineTypeFindings(environment))];
  const spoken = await languageFindings(executor, dockerSocket);
  [...findings, ...spoken].forEach(print);
  const packages = [...new Set(spoken.flatMap(({ packages = [] }) => packages))];
  if (packages.length > 0) {
    process.stdout.write(`\nFor the languages that are missing: apt-get install ${packages.join(' ')}\n`);
  }
  const works = findings.every(({ what, good, optional }) => good || optional || (what.startsWith('Executor ') && what !== `Executor ${executor}`));
  return works && spoken.some(({ good }) => good);
}

function print({ what, good, detail, cure }: Finding): void {
  process.stdout.write(`${good ? 'ok      ' : 'missing '}${what.padEnd(WIDTH)}${detail}\n${good || !cure ? '' : `${' '.repeat(8 + WIDTH)}-> ${cure}\n`}`);
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
  ];
  return needed.map(({ use, command, package: name }) => {
    const path = programPath(command);
    return { what: use, good: path !== undefined, detail: path ?? `no ${command}`, cure: `apt-get install ${name}` };
  });
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
