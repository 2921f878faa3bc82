import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const CENTRAL = 'https://repo.maven.apache.org/maven2';
const FILE = /^\/(?:[\w.+-]+\/)*[\w.+-]+$/;

/**
 * A mirror of the public repository, as MAVEN_MIRROR names one. Keeps what it fetched for the next suites: each of them begins with an empty cache.
 * `requests` counts what builds asked it for.
 */
export async function openMavenMirror(folder = join(tmpdir(), 'algoplane-maven-mirror')) {
  let requests = 0;
  const server = createServer((request, response) => {
    requests++;
    find(folder, request.url ?? '').then(
      (found) => response.writeHead(found ? 200 : 404).end(request.method === 'HEAD' ? undefined : found),
      (error: Error) => response.writeHead(502).end(error.message),
    );
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    environment: { MAVEN_MIRROR: `http://127.0.0.1:${port}/` },
    get requests() {
      return requests;
    },
    async close() {
      server.close();
      server.closeAllConnections();
    },
  };
}

async function find(folder: string, path: string): Promise<Buffer | undefined> {
  if (!FILE.test(path) || path.includes('/../')) {
    return undefined;
  }
  const kept = join(folder, path);
  if (existsSync(kept)) {
    return readFileSync(kept);
  }
  const answer = await fetch(CENTRAL + path);
  if (answer.status === 404) {
    return undefined;
  }
  if (!answer.ok) {
    throw new Error(`${CENTRAL}${path} answered ${answer.status}`);
  }
  const content = Buffer.from(await answer.arrayBuffer());
  // What lists the versions of a package changes; a version never does.
  if (!path.includes('maven-metadata')) {
    mkdirSync(dirname(kept), { recursive: true });
    writeFileSync(`${kept}.${process.pid}`, content);
    renameSync(`${kept}.${process.pid}`, kept);
  }
  return content;
}
