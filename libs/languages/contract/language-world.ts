import { randomUUID } from 'node:crypto';
import { chmodSync, cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { BuildOutcome, Executor, StartOutcome, StartRequest } from '../../executor/executor.js';
import { writeJson } from '../../executor/exact-json.js';
import type { AlgorithmInput, InvokeLimits, Outcome, Slot } from '../../executor/slot.js';
import { renderTemplate } from '../template.js';
import { type LanguageFixture, overlay } from './language-fixture.js';
import { KEY, PlatformServer } from './platform-server.js';

const SLOT_LIMITS = { memoryMb: 512, processes: 128, cpus: 2, tmpMb: 128 };
const BUILD_LIMITS = { memoryMb: 3072, processes: 512, cpus: 2, tmpMb: 1024, timeoutMs: 580_000, diskMb: 2048 };
const INVOKE: InvokeLimits = { timeoutMs: 60_000, maxOutputBytes: 40_000_000, maxStdoutBytes: 100_000 };
const NEVER = new AbortController().signal;

/** One language on one executor: builds of its programs, and slots of what was built. */
export class LanguageWorld {
  private readonly slots: Slot[] = [];

  private constructor(
    private readonly fixture: LanguageFixture,
    private readonly executor: Executor,
    private readonly root: string,
    private readonly environment: Record<string, string>,
    private readonly platform: PlatformServer,
    private readonly closeMirrors: () => Promise<void>,
  ) {}

  static async open(fixture: LanguageFixture, makeExecutor: (home: string) => Executor): Promise<LanguageWorld> {
    const root = mkdtempSync(join(tmpdir(), 'language-'));
    const mirrors = await fixture.mirrors?.();
    const executor = makeExecutor(join(root, 'slots'));
    return new LanguageWorld(fixture, executor, root, mirrors?.environment ?? {}, await PlatformServer.open(), async () => mirrors?.close());
  }

  /** The template, with the programs of an overlay over it, and built. The builds of one world share their cache. */
  async build(program?: string): Promise<{ outcome: BuildOutcome; log: string; artifact: string }> {
    const { language } = this.fixture;
    const artifact = mkdtempSync(join(this.root, 'artifact-'));
    chmodSync(artifact, 0o755);
    for (const [path, { content, executable }] of await renderTemplate(language, { algorithm: 'Suite', user: 'mia' })) {
      mkdirSync(dirname(join(artifact, path)), { recursive: true });
      writeFileSync(join(artifact, path), content, { mode: executable ? 0o755 : 0o644 });
    }
    if (program) {
      cpSync(overlay(language, program), artifact, { recursive: true });
    }
    const cache = join(this.root, 'cache');
    mkdirSync(cache, { recursive: true });
    let log = '';
    const request = { buildId: randomUUID(), language, directory: artifact, cache, limits: BUILD_LIMITS, environment: this.environment };
    const outcome = await this.executor.build(request, (text) => (log += text), NEVER);
    return { outcome, log, artifact };
  }

  /** The artifact of a build that must succeed. */
  async built(program?: string): Promise<string> {
    const { outcome, log, artifact } = await this.build(program);
    if (outcome.kind !== 'succeeded') {
      throw new Error(`${program ?? 'The template'} of ${this.fixture.language.id} does not build (${outcome.reason}):\n${log}`);
    }
    return artifact;
  }

  start(artifact: string, change: Partial<StartRequest> = {}): Promise<StartOutcome> {
    const request: StartRequest = {
      slotId: randomUUID(), language: this.fixture.language, artifact, network: 'isolated', api: this.platform.forSlot, limits: SLOT_LIMITS,
      environment: { ALGORITHMIA_API_KEY: KEY }, loadTimeoutMs: 60_000, ...change,
    };
    return this.executor.start(request, NEVER);
  }

  /** A slot that must start; it is stopped at the end of the suite. */
  async slot(artifact: string, change: Partial<StartRequest> = {}): Promise<Slot> {
    const started = await this.start(artifact, change);
    if (started.kind !== 'started') {
      throw new Error(`The slot did not start: ${JSON.stringify(started.failure)}`);
    }
    this.slots.push(started.slot);
    return started.slot;
  }

  async close(): Promise<void> {
    await Promise.all(this.slots.map((slot) => slot.stop()));
    await this.executor.close();
    this.platform.close();
    await this.closeMirrors();
    rmSync(this.root, { recursive: true, force: true });
  }
}

export function call(slot: Slot, input: AlgorithmInput, limits: Partial<InvokeLimits> = {}): Promise<Outcome> {
  return slot.invoke(input, { ...INVOKE, ...limits }, NEVER);
}

/** The same with a result as JavaScript holds it. */
export async function callForValue(slot: Slot, input: AlgorithmInput): Promise<Outcome> {
  const outcome = await call(slot, input);
  return outcome.kind === 'result' && outcome.contentType === 'json' ? { ...outcome, result: JSON.parse(writeJson(outcome.result)) } : outcome;
}

/** An act of the program `behaviours`. */
export function act(slot: Slot, name: string, args: Record<string, unknown> = {}, limits: Partial<InvokeLimits> = {}): Promise<Outcome> {
  return call(slot, { contentType: 'json', data: { act: name, ...args } }, limits);
}
