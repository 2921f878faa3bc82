import { readFile } from 'node:fs/promises';
import { download, upload } from './data.js';
import type { BenchPlatform } from './platform.js';

export interface MemoryFigures {
  when: string;
  /** Resident memory of the server, with the code that it shares with others. */
  mostMib: number;
}

const BYTES = 3 * (1 << 30);
const LOOK_EVERY_MS = 50;

/** What a server that has just started takes before, and at most while, 3 GiB go up and come down again. */
export async function dataMemory(platform: BenchPlatform): Promise<MemoryFigures[]> {
  const data = `${platform.bootstrap.api_url.replace('localhost', '127.0.0.1')}/v1/data/.my`;
  await fetch(data, { method: 'POST', headers: platform.headers, body: '{"name":"memory"}' });
  const url = `${data}/memory/huge`;
  const figures: MemoryFigures[] = [{ when: 'before', mostMib: await resident(await platform.serverPid()) }];
  for (const [when, move] of [['upload of 3 GiB', upload], ['download of 3 GiB', download]] as const) {
    figures.push({ when, mostMib: await mostDuring(await platform.serverPid(), move(url, platform.headers, BYTES)) });
  }
  await fetch(url, { method: 'DELETE', headers: platform.headers });
  return figures;
}

async function mostDuring(pid: number, work: Promise<unknown>): Promise<number> {
  let most = 0;
  const timer = setInterval(() => void resident(pid).then((mib) => (most = Math.max(most, mib))), LOOK_EVERY_MS);
  try {
    await work;
  } finally {
    clearInterval(timer);
  }
  return most;
}

/** In MiB. */
async function resident(pid: number): Promise<number> {
  return Number(/^VmRSS:\s+(\d+) kB$/m.exec(await readFile(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024;
}
