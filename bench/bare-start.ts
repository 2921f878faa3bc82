import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { SYSTEM_PATH } from '#libs/executor/executor.js';

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
  // It prints its version to standard error as a whole virtual machine that has loaded no class of ours.
  java: ['java', '-XX:TieredStopAtLevel=1', '-XX:+UseSerialGC', '-Xshare:auto', '-version'],
  ruby: ['ruby', '--disable=did_you_mean,error_highlight', '-rjson', '-e', '$stdout.sync = true; puts "ready"'],
  r: ['Rscript', '--vanilla', '-e', 'invisible(loadNamespace("jsonlite")); cat("ready\\n")'],
};

/** Milliseconds to the first output; undefined where there is no such program. */
export async function bareStart(languageId: string): Promise<number | undefined> {
  const [program, ...words] = PROGRAMS[languageId] ?? [];
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
