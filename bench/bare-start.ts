import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { SYSTEM_PATH } from '#libs/executor/executor.js';

const run = promisify(execFile);

/**
 * Programs that do nothing but to load what a language's runner loads, and to say so: what a cold start cannot be faster than. A language
 * without an entry is measured alone: so is Rust, which has nothing to load.
 */
const PROGRAMS: Record<string, readonly string[] | undefined> = {
  'python3-1': ['python3', '-u', '-c', 'import importlib, json, os, sys; print("ready")'],
  // Jython, as the runner's: where there is a CPython 2 it would be far below this.
  'python2-langpack': [
    ...['java', '-XX:+UseSerialGC', '-XX:+UnlockDiagnosticVMOptions', '-XX:-BytecodeVerificationRemote', '-XX:Tier4InvocationThreshold=50000', '-XX:Tier4MinInvocationThreshold=6000'],
    ...['-XX:Tier4CompileThreshold=150000', '-Dpython.cachedir.skip=true', '-cp', '/usr/share/java/jython.jar', 'org.python.util.jython', '-c', 'import json, os, sys; print "ready"'],
  ],
  javascript: [process.execPath, '-e', 'require("node:fs"); require("node:url"); require("node:path"); process.stdout.write("ready\\n")'],
  ruby: ['ruby', '--disable=did_you_mean,error_highlight', '-rjson', '-e', '$stdout.sync = true; puts "ready"'],
  r: ['Rscript', '--vanilla', '-e', 'invisible(loadNamespace("jsonlite")); cat("ready\\n")'],
};

let javaClasses: string | undefined;

/** A class that says so: the machine alone would load none. */
async function javaProgram(): Promise<readonly string[]> {
  if (javaClasses === undefined) {
    const folder = await mkdtemp(join(tmpdir(), 'algoplane-bare-java-'));
    await writeFile(join(folder, 'Ready.java'), 'public class Ready { public static void main(String[] words) { System.out.println("ready"); } }');
    await run('javac', [join(folder, 'Ready.java')]);
    process.once('exit', () => rmSync(folder, { recursive: true }));
    javaClasses = folder;
  }
  return ['java', '-XX:TieredStopAtLevel=1', '-XX:+UseSerialGC', '-Xshare:auto', '-cp', javaClasses, 'Ready'];
}

/** Milliseconds to the first output; undefined where there is no such program. */
export async function bareStart(languageId: string): Promise<number | undefined> {
  const [program, ...words] = languageId === 'java' ? await javaProgram() : (PROGRAMS[languageId] ?? []);
  if (program === undefined) {
    return undefined;
  }
  const started = performance.now();
  const child = spawn(program, words, { stdio: ['ignore', 'pipe', 'pipe'], env: { PATH: SYSTEM_PATH } });
  const closed = once(child, 'close');
  await Promise.race([once(child.stdout, 'data'), once(child.stderr, 'data'), once(child, 'error').then(([error]) => Promise.reject(error as Error))]);
  const took = performance.now() - started;
  await closed;
  return took;
}
