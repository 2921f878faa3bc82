import type { IncomingMessage } from 'node:http';

const PROTOCOL = /^[a-z0-9]+(=[a-z0-9]+)?(:[a-z0-9]+(=[a-z0-9]+)?)*$/i;
const MAX_LENGTH = 200;

/** The Git-Protocol header when it is well formed; it enters the environment of git. Anything else counts as not sent. */
export function gitProtocol(request: IncomingMessage): string | undefined {
  const header = request.headers['git-protocol'];
  return typeof header === 'string' && header.length <= MAX_LENGTH && PROTOCOL.test(header) ? header : undefined;
}

export function speaksVersion2(protocol: string | undefined): boolean {
  return protocol?.split(':').includes('version=2') ?? false;
}
