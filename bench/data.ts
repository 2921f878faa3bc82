import { createReadStream, createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, request } from 'node:http';
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
    figures.push({ what: `writes of 1 KiB, ${WRITERS} writers`, algoplane: await smallWrites(`${data}/bench`, platform.headers), unit: '1/s' });
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

async function upload(url: string, headers: Record<string, string>): Promise<number> {
  const started = performance.now();
  const outgoing = request(url, { method: 'PUT', headers: { ...headers, 'Content-Length': LARGE_BYTES } });
  const answered = once(outgoing, 'response');
  for (let sent = 0; sent < LARGE_BYTES; sent += BLOCK.length) {
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

async function download(url: string, headers: Record<string, string>): Promise<number> {
  const started = performance.now();
  const outgoing = request(url, { headers }).end();
  const [response] = (await once(outgoing, 'response')) as [AsyncIterable<Buffer>];
  let received = 0;
  for await (const chunk of response) {
    received += chunk.length;
  }
  if (received !== LARGE_BYTES) {
    throw new Error(`${url} sent ${received} bytes`);
  }
  return (performance.now() - started) / 1000;
}

async function smallWrites(url: string, headers: Record<string, string>): Promise<number> {
  const until = performance.now() + WRITE_SECONDS * 1000;
  const write = async (writer: number): Promise<number> => {
    let count = 0;
    for (; performance.now() < until; count++) {
      const response = await fetch(`${url}/w${writer}_${count}`, { method: 'PUT', headers, body: SMALL });
      if (!response.ok) {
        throw new Error(`${url} answered ${response.status}`);
      }
      await response.arrayBuffer();
    }
    return count;
  };
  const counts = await Promise.all(Array.from({ length: WRITERS }, (_, writer) => write(writer)));
  return counts.reduce((sum, count) => sum + count, 0) / WRITE_SECONDS;
}
