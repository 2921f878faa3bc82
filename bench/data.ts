import { createReadStream, createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { Agent, createServer, request, type IncomingMessage } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { BenchPlatform } from './platform.js';

export interface DataFigures {
  what: string;
  plain?: number;
  algoplane: number;
  unit: string;
  ratio?: number;
}

const LARGE_BYTES = 1 << 30;
const BLOCK = Buffer.alloc(1 << 20, 42);
const SMALL = Buffer.alloc(1024, 42);
const WRITERS = 16;
const WRITE_SECONDS = 5;
/** As with calls: compilers settle in this time. */
const WARM_UP_SECONDS = 3;
const MIB = 1 << 20;

/** Large files against a plain server that streams to and from the same disk, each once with the disk's cache as the other left it; and many small ones. */
export async function dataSpeed(platform: BenchPlatform): Promise<DataFigures[]> {
  const directory = await mkdtemp(join(tmpdir(), 'algoplane-plain-'));
  const plain = createServer((incoming, response) => {
    const file = join(directory, 'file');
    const work = incoming.method === 'PUT' ? pipeline(incoming, createWriteStream(file, { flush: true })).then(() => response.end()) : pipeline(createReadStream(file), response);
    work.catch((error: unknown) => response.destroy(error as Error));
  }).listen(0, '127.0.0.1');
  await once(plain, 'listening');
  const data = `${platform.bootstrap.api_url.replace('localhost', '127.0.0.1')}/v1/data/.my`;
  try {
    await fetch(data, { method: 'POST', headers: platform.headers, body: '{"name":"bench"}' });
    const [there, here] = [`http://127.0.0.1:${(plain.address() as AddressInfo).port}/`, `${data}/bench/large`];
    const figures: DataFigures[] = [];
    for (const [what, move] of [['upload of 1 GiB', upload], ['download of 1 GiB', download]] as const) {
      const [a, b] = [await best(() => move(there, {})), await best(() => move(here, platform.headers))];
      figures.push({ what, plain: LARGE_BYTES / MIB / a, algoplane: LARGE_BYTES / MIB / b, unit: 'MiB/s', ratio: a / b });
    }
    await smallWrites(`${data}/bench`, platform.headers, WARM_UP_SECONDS);
    figures.push({ what: `writes of 1 KiB, ${WRITERS} writers`, algoplane: await smallWrites(`${data}/bench`, platform.headers, WRITE_SECONDS), unit: '1/s' });
    return figures;
  } finally {
    plain.close();
    await rm(directory, { recursive: true });
  }
}

/** The shorter of two tries, in seconds: what else the machine does can only make one longer. */
async function best(move: () => Promise<number>): Promise<number> {
  return Math.min(await move(), await move());
}

export async function upload(url: string, headers: Record<string, string>, bytes = LARGE_BYTES): Promise<number> {
  const started = performance.now();
  const outgoing = request(url, { method: 'PUT', headers: { ...headers, 'Content-Length': bytes } });
  const answered = once(outgoing, 'response');
  for (let sent = 0; sent < bytes; sent += BLOCK.length) {
    if (!outgoing.write(BLOCK)) {
      await once(outgoing, 'drain');
    }
  }
  outgoing.end();
  const [response] = (await answered) as [{ statusCode: number; resume(): void }];
  response.resume();
  if (response.statusCode !== 200) {
    throw new Error(`${url} answered ${response.statusCode}`);
  }
  return (performance.now() - started) / 1000;
}

export async function download(url: string, headers: Record<string, string>, bytes = LARGE_BYTES): Promise<number> {
  const started = performance.now();
  const outgoing = request(url, { headers }).end();
  const [response] = (await once(outgoing, 'response')) as [AsyncIterable<Buffer>];
  let received = 0;
  for await (const chunk of response) {
    received += chunk.length;
  }
  if (received !== bytes) {
    throw new Error(`${url} sent ${received} bytes`);
  }
  return (performance.now() - started) / 1000;
}

/** Writes a second, through as little of a client as there is: it runs on the same processors. */
async function smallWrites(url: string, headers: Record<string, string>, seconds: number): Promise<number> {
  const agent = new Agent({ keepAlive: true });
  const until = performance.now() + seconds * 1000;
  const write = async (writer: number): Promise<number> => {
    let count = 0;
    for (; performance.now() < until; count++) {
      const outgoing = request(`${url}/w${writer}_${count}`, { method: 'PUT', agent, headers: { ...headers, 'Content-Length': SMALL.length } });
      const answered = once(outgoing, 'response') as Promise<[IncomingMessage]>;
      outgoing.end(SMALL);
      const [response] = await answered;
      if (response.statusCode !== 200) {
        throw new Error(`${url} answered ${response.statusCode}`);
      }
      response.resume();
      await once(response, 'end');
    }
    return count;
  };
  const counts = await Promise.all(Array.from({ length: WRITERS }, (_, writer) => write(writer)));
  agent.destroy();
  return counts.reduce((sum, count) => sum + count, 0) / seconds;
}
