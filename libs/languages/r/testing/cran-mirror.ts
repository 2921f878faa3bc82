import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, normalize } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

const DESCRIPTION = `Package: good.morning
Title: Greets
Version: 1.0.0
Author: Mia
Maintainer: Mia <mia@example.com>
Description: Greets whoever comes.
License: Apache License (== 2.0)
`;
const BROKEN = DESCRIPTION.replace('good.morning', 'bad.morning');

/** A repository of R packages, laid out as CRAN: what CRAN_MIRROR names. `bad.morning` is there, but does not install. */
export async function openCranMirror(): Promise<{ environment: Record<string, string>; close(): Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'cran-'));
  const site = join(folder, 'src/contrib');
  await mkdir(site, { recursive: true });
  await pack(folder, 'good.morning', { DESCRIPTION, NAMESPACE: 'export(greet)\n', 'R/greet.R': 'greet <- function() "Good Morning"\n' });
  await pack(folder, 'bad.morning', { DESCRIPTION: BROKEN, NAMESPACE: '', 'R/greet.R': 'greet <- function( "Good Morning"\n' });
  await writeFile(join(site, 'PACKAGES'), 'Package: good.morning\nVersion: 1.0.0\n\nPackage: bad.morning\nVersion: 1.0.0\n');
  const server = createServer((request, response) => {
    const path = normalize((request.url ?? '/').split('?', 1)[0] ?? '/');
    readFile(join(folder, path)).then(
      (content) => response.end(content),
      () => response.writeHead(404).end(),
    );
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return {
    environment: { CRAN_MIRROR: `http://127.0.0.1:${(server.address() as AddressInfo).port}` },
    close: async () => {
      server.close();
      server.closeAllConnections();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function pack(folder: string, name: string, files: Record<string, string>): Promise<void> {
  await mkdir(join(folder, name, 'R'), { recursive: true });
  for (const [path, content] of Object.entries(files)) {
    await writeFile(join(folder, name, path), content);
  }
  await run('tar', ['-czf', join(folder, 'src/contrib', `${name}_1.0.0.tar.gz`), name], { cwd: folder });
}
