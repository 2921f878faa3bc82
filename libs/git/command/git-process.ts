import { spawn } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';
import type { GitCommand } from './git-command.js';
import { gitEnvironment } from './git-environment.js';

const STDERR_KEPT_BYTES = 16_384;
const KILL_AFTER_MS = 10_000;

/** The git program ended with a failure, or could not be started. `stderr` is for the log, not for users. */
export class GitFailed extends Error {
  override readonly name = 'GitFailed';
  constructor(
    readonly command: string,
    readonly exitCode: number | null,
    readonly stderr: string,
    options?: ErrorOptions,
  ) {
    super(`${command} failed (${exitCode ?? 'no exit code'}): ${stderr.trim() || 'no message'}`, options);
  }
}

export interface GitProcess {
  readonly stdin: Writable;
  readonly stdout: Readable;
  /** Settles when the process has ended and its output is read. Rejects only when it could not be started. */
  readonly ended: Promise<{ exitCode: number | null; stderr: string }>;
  /** Ends the process and its children. Idempotent. */
  stop(): void;
}

/** Of each process of one run: a remote decides how much there is to read, we how much is read. */
export interface ProcessLimits {
  /** Of one file that is written, as a pack. */
  fileBytes: number;
  memoryBytes: number;
}

export interface GitOptions {
  protocol?: string;
  /** On top of what every git process sees. */
  environment?: Readonly<Record<string, string>>;
  limits?: ProcessLimits;
  /** Called whenever git says something on its standard error, its progress included. */
  onMessage?: () => void;
}

export function startGit(command: GitCommand, options: GitOptions = {}): GitProcess {
  const [program, argv] = limited(command.argv, options.limits);
  // A group of its own, so that receive-pack ends together with its index-pack.
  const child = spawn(program, argv, {
    env: { ...gitEnvironment(options.protocol), ...options.environment },
    cwd: '/',
    stdio: ['pipe', 'pipe', 'pipe'],
    detached: true,
  });
  let stderr = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr = (stderr + text).slice(-STDERR_KEPT_BYTES);
    options.onMessage?.();
  });
  // A process that ends early breaks its input pipe. Its exit code tells what happened.
  child.stdin.on('error', () => undefined);

  let running = true;
  const signal = (name: NodeJS.Signals) => {
    if (running && child.pid !== undefined) {
      try {
        process.kill(-child.pid, name);
      } catch {
        // Gone between the check and the call.
      }
    }
  };
  let killTimer: NodeJS.Timeout | undefined;
  const ended = new Promise<{ exitCode: number | null; stderr: string }>((resolve, reject) => {
    child.once('error', (cause) => {
      running = false;
      reject(new GitFailed(String(command), null, cause.message, { cause }));
    });
    child.once('close', (exitCode) => {
      running = false;
      clearTimeout(killTimer);
      resolve({ exitCode, stderr });
    });
  });
  ended.catch(() => undefined);
  return {
    stdin: child.stdin,
    stdout: child.stdout,
    ended,
    stop: () => {
      // SIGTERM first: git then removes its lock files and the quarantined objects.
      signal('SIGTERM');
      killTimer ??= setTimeout(() => signal('SIGKILL'), KILL_AFTER_MS).unref();
    },
  };
}

/** Past a limit of a file a write fails, and git says so; else the kernel would end it without a word. */
function limited(argv: string[], limits: ProcessLimits | undefined): [program: string, argv: string[]] {
  if (!limits) {
    return ['git', argv];
  }
  return ['prlimit', [`--fsize=${limits.fileBytes}`, `--as=${limits.memoryBytes}`, '--core=0', '--', 'env', '--ignore-signal=XFSZ', 'git', ...argv]];
}

/** Runs a command to its end and returns what it printed. Throws GitFailed, also when that is more than `maxBytes`. */
export async function gitOutput(command: GitCommand, maxBytes = 1_048_576): Promise<Buffer> {
  const git = startGit(command);
  git.stdin.end();
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of git.stdout as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size > maxBytes) {
        throw new GitFailed(String(command), null, `more than ${maxBytes} bytes of output`);
      }
      chunks.push(chunk);
    }
  } catch (error) {
    git.stop();
    throw error;
  }
  const { exitCode, stderr } = await git.ended;
  if (exitCode !== 0) {
    throw new GitFailed(String(command), exitCode, stderr);
  }
  return Buffer.concat(chunks);
}
