import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { unpackImage } from './container-image.js';

describe('a container image', () => {
  it('is not waited for any longer than is asked, when its registry answers no more', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'image-'));
    const server = createServer((request, response) => {
      if (request.url?.endsWith('/_ping')) {
        response.end('OK');
      } else if (request.url?.includes('/images/create')) {
        response.write('{"status":"Pulling"}\n');
      } else {
        response.writeHead(404).end('{"message":"No such image"}');
      }
    });
    const socket = join(folder, 'docker.sock');
    await once(server.listen(socket), 'listening');
    const late = AbortSignal.timeout(300);
    const refusal: unknown = await unpackImage(socket, 'python:3.9', join(folder, 'system'), () => undefined, late).catch((error: unknown) => error);
    expect(late.aborted).toBe(true);
    expect(refusal).toBe(late.reason);
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    rmSync(folder, { recursive: true });
  }, 10_000);
});
