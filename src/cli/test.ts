import { execFile, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { skippedTests, type TestFile } from './skipped-tests.js';

interface Tally {
  passed: number;
  failed: number;
  skipped: number;
}

/** The part of what Jest writes with --json that counts. */
interface Results {
  numPassedTests: number;
  numFailedTests: number;
  numPendingTests: number;
  numTodoTests: number;
  numRuntimeErrorTestSuites: number;
  testResults: TestFile[];
}

const CHECKS: [string, string[]][] = [
  ['Lint', ['node_modules/eslint/bin/eslint.js', '--max-warnings', '0', '.']],
  ['Types', ['node_modules/typescript/bin/tsc', '--noEmit', '-p', 'tsconfig.json']],
  ['Boundaries', ['node_modules/.bin/depcruise', '--config', '.dependency-cruiser.cjs', 'src', 'libs', 'config']],
];
/** The executors' contract has limits of time within which it counts on the processors. */
const ALONE = '(.*/)?libs/executor/';
/** Files run two at a time, as jest.config.js says, or one by one. */
const TIERS: [title: string, words: string[]][] = [
  ['unit', ['--selectProjects', 'unit']],
  ['integration', ['--selectProjects', 'integration', '--testPathPatterns', `^(?!${ALONE})`]],
  ['integration: executors', ['--selectProjects', 'integration', '--testPathPatterns', `^${ALONE}`, '--runInBand']],
  ['e2e', ['--selectProjects', 'e2e']],
];

/** Runs every check and every tier, goes on after failures, and ends with what was skipped and one line that counts. A test that is skipped without a reason has failed. */
export async function test(root: string, env: Record<string, string | undefined>): Promise<boolean> {
  const total: Tally = { passed: 0, failed: 0, skipped: 0 };
  const files: TestFile[] = [];
  // All at once: each of them uses one processor. What they say comes in their order.
  const checks = CHECKS.map(([title, words]) => ({ title, ended: check(words, root, env) }));
  for (const { title, ended } of checks) {
    process.stdout.write(`\n== ${title}\n`);
    const { good, said } = await ended;
    process.stdout.write(said);
    total[good ? 'passed' : 'failed']++;
  }
  for (const [title, words] of TIERS) {
    process.stdout.write(`\n== Tests: ${title}\n`);
    add(total, await runTier(words, root, env, files));
  }
  total.failed += reportSkipped(files);
  process.stdout.write(`\n${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped\n`);
  return total.failed === 0;
}

function check(words: string[], cwd: string, env: Record<string, string | undefined>): Promise<{ good: boolean; said: string }> {
  return new Promise((resolve) => {
    execFile(process.execPath, words, { cwd, env, maxBuffer: Infinity }, (error, stdout, stderr) => resolve({ good: error === null, said: stdout + stderr }));
  });
}

async function runTier(selection: string[], root: string, env: Record<string, string | undefined>, files: TestFile[]): Promise<Tally> {
  const directory = mkdtempSync(join(tmpdir(), 'algoplane-test-'));
  const output = join(directory, 'results.json');
  try {
    const code = await run(
      ['--experimental-vm-modules', '--no-warnings', 'node_modules/jest/bin/jest.js', ...selection, '--passWithNoTests', '--json', `--outputFile=${output}`],
      root,
      { ...env, NODE_ENV: 'test' },
      ['inherit', 'ignore', 'inherit'],
    );
    if (!existsSync(output)) {
      return { passed: 0, failed: 1, skipped: 0 };
    }
    const results = JSON.parse(readFileSync(output, 'utf8')) as Results;
    files.push(...results.testResults);
    const failed = results.numFailedTests + results.numRuntimeErrorTestSuites;
    // A suite that cannot even be loaded counts, also when no single test of it does.
    return { passed: results.numPassedTests, failed: code !== 0 && failed === 0 ? 1 : failed, skipped: results.numPendingTests + results.numTodoTests };
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

/** Returns how many give no reason. */
function reportSkipped(files: TestFile[]): number {
  const { reasons, silent } = skippedTests(files);
  if (reasons.size + silent.length > 0) {
    process.stdout.write('\n== Skipped\n');
  }
  reasons.forEach((count, title) => process.stdout.write(`${String(count).padStart(4)}  ${title}\n`));
  silent.forEach((name) => process.stdout.write(`Skipped without a reason, which counts as failed: ${name}\n`));
  return silent.length;
}

function run(words: string[], cwd: string, env: Record<string, string | undefined>, stdio: ('inherit' | 'ignore')[] = ['inherit', 'inherit', 'inherit']): Promise<number> {
  return new Promise((resolve) => {
    spawn(process.execPath, words, { cwd, env, stdio }).once('close', (code) => resolve(code ?? 1));
  });
}

function add(total: Tally, more: Tally): void {
  total.passed += more.passed;
  total.failed += more.failed;
  total.skipped += more.skipped;
}
