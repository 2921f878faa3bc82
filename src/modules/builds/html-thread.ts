import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';

/** What an honest text of the largest size takes is a tenth of it. */
export const DEADLINE_MS = 2000;
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
    let deadline: NodeJS.Timeout | undefined;
    worker.on('message', (message: Message) => {
      if ('html' in message) {
        resolve(message.html);
        return;
      }
      // The modules have been loaded: from now on the text counts.
      deadline = setTimeout(() => {
        reject(new TooMuchWork());
        void worker.terminate();
      }, DEADLINE_MS);
    });
    worker.once('error', (error: NodeJS.ErrnoException) => reject(error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? new TooMuchWork() : error));
    worker.once('exit', () => {
      clearTimeout(deadline);
      reject(new Error('The thread that works on HTML has ended'));
    });
  });
}
