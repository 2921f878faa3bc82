import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const INDEX = 'https://index.crates.io';
const ENTRY = /^\/index(\/[\w-]+)+$/;
const CRATE = /^\/crates\/([\w-]+)\/([\w.+-]+)\/download$/;

/**
 * A mirror of crates.io with a sparse index, as CARGO_MIRROR names one. Keeps what it fetched for the next suites: each of them begins with an
 * empty cache. `requests` counts what builds asked it for.
 */
export async function openCrateMirror(folder = join(tmpdir(), 'algoplane-crate-mirror')) {
  let requests = 0;
  const server = createServer((request, response) => {
    requests++;
    answer(request.url ?? '').then(
      (found) => response.writeHead(found === undefined ? 404 : 200).end(found),
      (error: Error) => response.writeHead(502).end(error.message),
    );
  });
  const answer = async (path: string): Promise<Buffer | string | undefined> => {
    if (path === '/index/config.json') {
      return JSON.stringify({ dl: `${origin}/crates` });
    }
    if (ENTRY.test(path)) {
      return kept(join(folder, path), () => `${INDEX}${path.slice('/index'.length)}`);
    }
    const [, name, version] = CRATE.exec(path) ?? [];
    return name && version ? kept(join(folder, 'crates', `${name}-${version}.crate`), async () => `${await downloads()}/${name}/${version}/download`) : undefined;
  };
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    environment: { CARGO_MIRROR: `${origin}/index` },
    get requests() {
      return requests;
    },
    async close() {
      server.close();
      server.closeAllConnections();
    },
  };
}

/** Where crates.io has the packages themselves, as its index tells. */
async function downloads(): Promise<string> {
  const { dl } = JSON.parse(String(await fetched(`${INDEX}/config.json`))) as { dl: string };
  return dl;
}

/** The suites name exact versions, so an entry of the index that lacks newer ones does as well. */
async function kept(path: string, address: () => string | Promise<string>): Promise<Buffer | undefined> {
  if (existsSync(path)) {
    return readFileSync(path);
  }
  const content = await fetched(await address());
  if (content) {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(`${path}.${process.pid}`, content);
    renameSync(`${path}.${process.pid}`, path);
  }
  return content;
}

async function fetched(address: string): Promise<Buffer | undefined> {
  const response = await fetch(address);
  if (response.status === 404) {
    return undefined;
  }
  if (!response.ok) {
    throw new Error(`${address} answered ${response.status}`);
  }
  return Buffer.from(await response.arrayBuffer());
}
