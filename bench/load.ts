import { setTimeout as sleep } from 'node:timers/promises';
import autocannon from 'autocannon';

export interface Target {
  name: string;
  url: string;
  headers: Record<string, string>;
}

export interface LoadFigures {
  target: string;
  callers: number;
  callsPerSecond: number;
  p50Ms: number;
  p99Ms: number;
  failures: number;
}

/** Compilers and the pool settle in this time. */
const WARM_UP_SECONDS = 5;
const BODY = JSON.stringify({ name: 'Mia', numbers: [1, 2, 3] });

/** Calls without a pause from so many callers at a time, each on a connection of its own, after a warm-up. */
export async function load(target: Target, callers: number, seconds: number): Promise<LoadFigures> {
  await run(target, callers, WARM_UP_SECONDS);
  // The callers of the warm-up have hung up; what they asked for still runs.
  await sleep(1000);
  const result = await run(target, callers, seconds);
  return {
    target: target.name,
    callers,
    callsPerSecond: Math.round(result.requests.average),
    p50Ms: result.latency.p50,
    p99Ms: result.latency.p99,
    failures: result.errors + result.timeouts + result.non2xx,
  };
}

function run(target: Target, connections: number, duration: number): Promise<autocannon.Result> {
  return autocannon({
    url: target.url, connections, duration, method: 'POST', body: BODY, timeout: 60,
    headers: { 'Content-Type': 'application/json', ...target.headers },
  });
}

/** Latency with one caller, in fractions of a millisecond: the load generator above counts whole ones. */
export async function latency(target: Target, calls: number): Promise<{ p50Ms: number; p99Ms: number }> {
  const samples: number[] = [];
  for (let count = -Math.ceil(calls / 10); count < calls; count++) {
    const started = performance.now();
    const response = await fetch(target.url, { method: 'POST', body: BODY, headers: { 'Content-Type': 'application/json', ...target.headers } });
    await response.arrayBuffer();
    if (!response.ok) {
      throw new Error(`${target.name} answered ${response.status}`);
    }
    if (count >= 0) {
      samples.push(performance.now() - started);
    }
  }
  return { p50Ms: percentile(samples, 0.5), p99Ms: percentile(samples, 0.99) };
}

export function percentile(samples: number[], share: number): number {
  const sorted = samples.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}
