import { createServer } from 'node:http';

/**
 * What the platform is compared with: the least that Node.js can do to echo a body as JSON.
 * Runs as a process of its own, like the platform, and tells its port to its parent.
 */
const server = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    const text = JSON.stringify({ result: JSON.parse(Buffer.concat(chunks).toString()), metadata: { content_type: 'json', duration: 0 } });
    response.writeHead(200, { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(text) });
    response.end(text);
  });
});
server.listen(0, '127.0.0.1', () => process.send?.({ port: (server.address() as { port: number }).port }));
