import { randomUUID } from 'node:crypto';
import { chmodSync, copyFileSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

import type { BuildStep, Language } from '../../languages/language.js';
import { writeJson } from '../exact-json.js';
import type { BuildLimits, BuildOutcome, Executor, StartOutcome, StartRequest } from '../executor.js';
import type { AlgorithmInput, InvokeLimits, Outcome, Slot } from '../slot.js';

export const HERE = dirname(fileURLToPath(import.meta.url));

export const LIMITS = { memoryMb: 192, processes: 40, cpus: 1, tmpMb: 16 };
export const BUILD_LIMITS: BuildLimits = { ...LIMITS, timeoutMs: 20_000, diskMb: 64 };
export const INVOKE: InvokeLimits = { timeoutMs: 20_000, maxOutputBytes: 12_000_000, maxStdoutBytes: 100_000 };

const NEVER = new AbortController().signal;

/** What a contract case works with: the executor, folders of its own, and short ways to say what a case says. */
export class ContractWorld {
  /** Host folder that no algorithm may see. */
  readonly root = mkdtempSync(join(tmpdir(), 'executor-contract-'));
  /** On the command line of everything this world starts. */
  readonly marker = `marker-${randomUUID()}`;
  readonly #slots: Slot[] = [];
  executor!: Executor;

  constructor() {
    mkdirSync(join(this.root, 'pipe'));
    copyFileSync(join(HERE, 'runner.py'), join(this.root, 'pipe', 'runner.py'));
    writeFileSync(join(this.root, 'secret'), 'host secret');
  }

  language(build: readonly BuildStep[] = [], marker = this.marker): Language {
    const command = ['/usr/bin/python3', '-S', '/opt/pipe/runner.py', marker];
    return {
      id: 'contract',
      aliases: [],
      displayName: 'Contract',
      dependencyFile: 'requirements.txt',
      templateDirectory: '/nonexistent',
      pipeDirectory: join(this.root, 'pipe'),
      build,
      run: { command, environment: { FROM_LANGUAGE: 'yes' } },
      hostTools: [],
      images: { cpu: 'algoplane/python3-1:cpu' },
    };
  }

  /** A folder with one algorithm in it. */
  artifact(code: string): string {
    const folder = mkdtempSync(join(this.root, 'artifact-'));
    // The runner only reads it, under another user.
    writeFileSync(join(folder, 'algorithm.py'), code);
    chmodSync(folder, 0o755);
    return folder;
  }

  start(code: string, change: Partial<StartRequest> = {}, signal = NEVER): Promise<StartOutcome> {
    const request: StartRequest = {
      slotId: randomUUID(),
      language: this.language(),
      artifact: this.artifact(code),
      network: 'isolated',
      limits: LIMITS,
      environment: {},
      loadTimeoutMs: 20_000,
      ...change,
    };
    return this.executor.start(request, signal);
  }

  /** A slot that is stopped after the case. */
  async slot(code: string, change: Partial<StartRequest> = {}): Promise<Slot> {
    const outcome = await this.start(code, change);
    if (outcome.kind !== 'started') {
      throw new Error(`The slot did not start: ${JSON.stringify(outcome.failure)}`);
    }
    this.#slots.push(outcome.slot);
    return outcome.slot;
  }

  async build(script: string, change: Partial<BuildLimits> = {}, signal = NEVER) {
    const step = { title: 'Only step', command: ['/bin/sh', '-c', script, this.marker] };
    return this.buildSteps([step], this.artifact(''), change, signal);
  }

  async buildSteps(
    steps: readonly BuildStep[],
    directory: string,
    change: Partial<BuildLimits> = {},
    signal = NEVER,
    system?: string,
  ): Promise<{ outcome: BuildOutcome; log: string; directory: string }> {
    let log = '';
    const limits = { ...BUILD_LIMITS, ...change };
    const request = {
      buildId: randomUUID(),
      language: this.language(steps),
      directory,
      ...(system === undefined ? {} : { system }),
      limits,
      environment: { FROM_REQUEST: 'yes' },
    };
    const outcome = await this.executor.build(request, (text) => (log += text), signal);
    return { outcome, log, directory };
  }

  async stopSlots(): Promise<void> {
    await Promise.all(this.#slots.splice(0).map((slot) => slot.stop()));
  }

  async close(): Promise<void> {
    await this.stopSlots();
    await this.executor.close();
    rmSync(this.root, { recursive: true, force: true });
  }
}

export const text = (data: string): AlgorithmInput => ({ contentType: 'text', data });
export const json = (data: unknown): AlgorithmInput => ({ contentType: 'json', data });

export function call(slot: Slot, data: unknown = null, limits: Partial<InvokeLimits> = {}): Promise<Outcome> {
  return slot.invoke(json(data), { ...INVOKE, ...limits }, NEVER);
}

/** The result of a call that must succeed. */
export async function resultOf(slot: Slot, data: unknown = null): Promise<unknown> {
  const outcome = await call(slot, data);
  if (outcome.kind !== 'result') {
    throw new Error(`Expected a result: ${JSON.stringify(outcome)}`);
  }
  return outcome.contentType === 'json' ? JSON.parse(writeJson(outcome.result)) : outcome.result;
}

/** Command lines of the host's processes with `marker` on them. */
export function running(marker: string): string[] {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return pids.map(commandLine).filter((line) => line.includes(marker));
}

/** What of `running` is left after a moment. */
export async function survivors(marker: string): Promise<string[]> {
  const deadline = Date.now() + 5000;
  while (running(marker).length > 0 && Date.now() < deadline) {
    await delay(20);
  }
  return running(marker);
}

function commandLine(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  } catch {
    return '';
  }
}
