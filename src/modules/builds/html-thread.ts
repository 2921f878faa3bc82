import { extname } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';

/** Time of a processor. An honest text of the largest size takes a sixth of it. */
const WORK_MS = 2000;
/** A machine with other work to do may take longer for the same, but not for ever. */
const DEADLINE_MS = 10 * WORK_MS;
const LEAST_WAIT_MS = 50;
const MEMORY_MB = 256;

/** With the extension of this file: compiled, or as it was written. */
const MODULE = new URL(`./author-html${extname(import.meta.url)}`, import.meta.url).href;

/** CommonJS and by itself: what runs in the thread. */
const PROGRAM = `
const { parentPort, workerData } = require('node:worker_threads');
import(workerData.module).then((module) => {
  parentPort.postMessage({ begun: true });
  parentPort.postMessage({ html: module[workerData.work](workerData.text) });
});
`;

type Work = 'renderMarkdown' | 'sanitise';
type Message = { begun: true } | { html: string };

/** The text takes more time or memory than any honest one. */
export class TooMuchWork extends Error {}

let turn: Promise<unknown> = Promise.resolve();
let waiting = 0;

/** Texts that are not done. */
export const textsWaiting = (): number => waiting;

/**
 * Works on a text of an author beside the work of the server, one text after the other, each in a thread of its own that can be ended.
 * Rejects with `TooMuchWork`, and with what the work throws.
 */
export function inThread(work: Work, text: string): Promise<string> {
  waiting++;
  const result = turn.then(() => run(work, text)).finally(() => waiting--);
  turn = result.catch(() => undefined);
  return result;
}

function run(work: Work, text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(PROGRAM, { eval: true, name: 'html', workerData: { module: MODULE, work, text }, resourceLimits: { maxOldGenerationSizeMb: MEMORY_MB } });
    const ended = new AbortController();
    worker.on('message', (message: Message) => {
      if ('html' in message) {
        resolve(message.html);
        return;
      }
      // The modules have been loaded: from now on the text counts.
      void tooMuch(worker, ended.signal).then((much) => {
        if (much) {
          reject(new TooMuchWork());
          void worker.terminate();
        }
      });
    });
    worker.once('error', (error: NodeJS.ErrnoException) => reject(error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? new TooMuchWork() : error));
    worker.once('exit', () => {
      ended.abort();
      reject(new Error('The thread that works on HTML has ended'));
    });
  });
}

/** Resolves when the thread has worked for too long, or with false when it has ended. */
async function tooMuch(worker: Worker, ended: AbortSignal): Promise<boolean> {
  const deadline = performance.now() + DEADLINE_MS;
  try {
    const before = await worker.cpuUsage();
    for (let left = WORK_MS; left > 0 && performance.now() < deadline; left = WORK_MS - (await workedMs(worker, before))) {
      await delay(Math.max(left, LEAST_WAIT_MS), undefined, { signal: ended });
    }
    return true;
  } catch {
    return false;
  }
}

async function workedMs(worker: Worker, before: NodeJS.CpuUsage): Promise<number> {
  const { user, system } = await worker.cpuUsage(before);
  return (user + system) / 1000;
}
