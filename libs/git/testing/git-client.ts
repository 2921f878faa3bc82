import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtemp, rm, writeFile, mkdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

export interface Ran {
  exitCode: number | null;
  stdout: string;
  stderr: string;
}

const IDENTITY = {
  GIT_AUTHOR_NAME: 'Ada',
  GIT_AUTHOR_EMAIL: 'ada@x.org',
  GIT_COMMITTER_NAME: 'Ada',
  GIT_COMMITTER_EMAIL: 'ada@x.org',
};

/** The real git program as an author has it, with no configuration of this machine. */
export function startClient(cwd: string, args: string[], env: Record<string, string> = {}): ChildProcess {
  return spawn('git', args, {
    cwd,
    detached: true,
    env: {
      PATH: process.env.PATH,
      HOME: cwd,
      GIT_CONFIG_NOSYSTEM: '1',
      GIT_CONFIG_GLOBAL: '/dev/null',
      GIT_TERMINAL_PROMPT: '0',
      ...IDENTITY,
      ...env,
    },
  });
}

/** Kills the client with its children: git-remote-http does the sending, and would go on by itself. */
export function killClient(client: ChildProcess): void {
  process.kill(-client.pid!, 'SIGKILL');
}

export async function finished(child: ChildProcess): Promise<Ran> {
  let stdout = '';
  let stderr = '';
  child.stdout?.on('data', (text: Buffer) => (stdout += text.toString()));
  child.stderr?.on('data', (text: Buffer) => (stderr += text.toString()));
  const exitCode = await new Promise<number | null>((resolve) => child.on('close', resolve));
  return { exitCode, stdout, stderr };
}

/** Runs git and returns what it printed, whatever its exit code. */
export function git(cwd: string, args: string[], env: Record<string, string> = {}): Promise<Ran> {
  return finished(startClient(cwd, args, env));
}

/** Runs git and fails the test when git fails. */
export async function gitOk(cwd: string, ...args: string[]): Promise<string> {
  const ran = await git(cwd, args);
  if (ran.exitCode !== 0) {
    throw new Error(`git ${args.join(' ')}: ${ran.stderr}`);
  }
  return ran.stdout.trim();
}

export async function gitWithInput(cwd: string, input: string | Buffer, ...args: string[]): Promise<string> {
  const child = startClient(cwd, args);
  child.stdin?.end(input);
  const ran = await finished(child);
  if (ran.exitCode !== 0) {
    throw new Error(`git ${args.join(' ')}: ${ran.stderr}`);
  }
  return ran.stdout.trim();
}

/** Writes a file in a clone and commits it. Returns the commit's id. */
export async function commitFile(clone: string, path: string, content: string | Buffer): Promise<string> {
  await mkdir(dirname(join(clone, path)), { recursive: true });
  await writeFile(join(clone, path), content);
  await gitOk(clone, 'add', '-A');
  await gitOk(clone, 'commit', '-q', '-m', `Write ${path}`);
  return gitOk(clone, 'rev-parse', 'HEAD');
}

export async function temporaryDirectory(): Promise<{ path: string; remove: () => Promise<void> }> {
  const path = await mkdtemp(join(tmpdir(), 'algoplane-git-'));
  return { path, remove: () => rm(path, { recursive: true, force: true }) };
}
