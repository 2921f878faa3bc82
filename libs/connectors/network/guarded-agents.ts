import { lookup as resolve, type LookupAddress } from 'node:dns';
import { Agent as HttpAgent, type ClientRequestArgs } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import type { Duplex } from 'node:stream';
import { type EndpointRule, mayReach } from './endpoint-rule.js';

type Connected = (error: Error | null, stream: Duplex) => void;

/** The clients of the stores wrap errors, but pass on a code. */
export const ENDPOINT_REFUSED = 'ENDPOINT_REFUSED';

export class EndpointRefused extends Error {
  readonly code = ENDPOINT_REFUSED;

  constructor(host: string) {
    super(`The endpoint ${host} leads into a network that connectors may not reach. An administrator can allow it.`);
  }
}

export interface GuardedAgents {
  http: HttpAgent;
  https: HttpsAgent;
  /** Drops the idle connections, and those in use once they are idle. */
  close(): void;
}

/**
 * Agents that connect only to where the rule lets them. The address that was checked is the one that is connected to, so a name that
 * changes its meaning in between gains nothing, and neither does a redirect.
 */
export function guardedAgents(rule: EndpointRule): GuardedAgents {
  const options = { keepAlive: true, lookup: guardedLookup(rule), autoSelectFamily: true };
  const http = new GuardedHttpAgent(rule, options);
  const https = new GuardedHttpsAgent(rule, options);
  return {
    http,
    https,
    close: () => [http, https].forEach(closeIdle),
  };
}

/** `destroy` would cut what is under way. */
function closeIdle(agent: HttpAgent): void {
  // Node keeps a connection for another request only where this is set, and looks at it each time.
  (agent as HttpAgent & { keepAlive: boolean }).keepAlive = false;
  Object.values(agent.freeSockets).forEach((sockets) => sockets?.forEach((socket) => socket.destroy()));
}

/** Like `dns.lookup`, less the addresses that the rule closes. `resolver` is another one in tests. */
export function guardedLookup(rule: EndpointRule, resolver: typeof resolve = resolve): LookupFunction {
  return (host, options, callback) => {
    resolver(host, { ...options, all: true }, (error, found: LookupAddress[]) => {
      if (error) {
        callback(error, '');
        return;
      }
      const open = found.filter(({ address }) => mayReach(rule, host, address));
      const [first] = open;
      if (!first) {
        callback(new EndpointRefused(host), '');
      } else if (options.all) {
        callback(null, open);
      } else {
        callback(null, first.address, first.family);
      }
    });
  };
}

class GuardedHttpAgent extends HttpAgent {
  constructor(
    private readonly rule: EndpointRule,
    options: object,
  ) {
    super(options);
  }

  override createConnection(options: ClientRequestArgs, callback?: Connected): Duplex | null | undefined {
    return refused(this.rule, options, callback) ? undefined : super.createConnection(options, callback);
  }
}

class GuardedHttpsAgent extends HttpsAgent {
  constructor(
    private readonly rule: EndpointRule,
    options: object,
  ) {
    super(options);
  }

  override createConnection(options: ClientRequestArgs, callback?: Connected): Duplex | null | undefined {
    return refused(this.rule, options, callback) ? undefined : super.createConnection(options, callback);
  }
}

/** A host that is an address already is never looked up. */
function refused(rule: EndpointRule, { host, socketPath }: ClientRequestArgs, callback?: Connected): boolean {
  const name = host ?? 'localhost';
  if (socketPath == null && (isIP(name) === 0 || mayReach(rule, name, name))) {
    return false;
  }
  callback?.(new EndpointRefused(name), undefined as unknown as Duplex);
  return true;
}
