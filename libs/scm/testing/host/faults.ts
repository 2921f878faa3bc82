import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

export interface ScriptedAnswer {
  status: number;
  headers?: Record<string, string>;
  body?: string;
}

/**
 * - `outage`: what a load balancer says when nobody is behind it
 * - `hang`: takes the request and never answers
 * - `cut`: takes the request and closes the connection
 * - `truncated`: an answer that breaks off in the middle
 * - `garbage`: status 200 and a page for people
 * - `huge`: an answer without end
 * - `lost`: does what it is asked, and closes the connection instead of answering
 */
export type Fault = 'outage' | 'hang' | 'cut' | 'truncated' | 'garbage' | 'huge' | 'lost' | { delayMs: number } | ScriptedAnswer;

interface Armed {
  route: RegExp;
  fault: Fault;
  left: number;
}

/** What goes wrong at a provider, as a test wants it. */
export class Faults {
  private armed: Armed[] = [];

  /** `route` is matched against `POST /api/v3/user/repos`, without the query. Later ones come first. */
  arm(route: RegExp, fault: Fault, times = Infinity): void {
    this.armed.unshift({ route, fault, left: times });
  }

  clear(): void {
    this.armed = [];
  }

  /** True when the request has been dealt with. */
  async meet(request: IncomingMessage, response: ServerResponse, route: string): Promise<boolean> {
    const armed = this.armed.find((one) => one.left > 0 && one.route.test(route));
    if (!armed) {
      return false;
    }
    armed.left--;
    return misbehave(armed.fault, request, response);
  }
}

async function misbehave(fault: Fault, request: IncomingMessage, response: ServerResponse): Promise<boolean> {
  switch (fault) {
    case 'outage':
      response.writeHead(503, { 'content-type': 'text/html' }).end('<html><body><h1>503 Service Unavailable</h1>No server is available to handle this request.</body></html>');
      return true;
    case 'hang':
      return true;
    case 'cut':
      request.socket.destroy();
      return true;
    case 'truncated':
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': '1000' });
      response.write('{"id": 1, "login": "mi', () => request.socket.destroy());
      return true;
    case 'garbage':
      response.writeHead(200, { 'content-type': 'text/html' }).end('<!DOCTYPE html><title>Sign in to the network</title>');
      return true;
    case 'huge':
      await withoutEnd(response);
      return true;
    case 'lost':
      response.end = () => response.destroy();
      return false;
    default:
      return 'delayMs' in fault ? delayed(fault.delayMs) : scripted(fault, response);
  }
}

async function withoutEnd(response: ServerResponse): Promise<void> {
  response.writeHead(200, { 'content-type': 'application/json' });
  response.write('{"login": "');
  while (!response.destroyed) {
    if (!response.write('a'.repeat(1_048_576))) {
      await sleep(5);
    }
  }
}

async function delayed(ms: number): Promise<boolean> {
  await sleep(ms);
  return false;
}

function scripted({ status, headers, body }: ScriptedAnswer, response: ServerResponse): boolean {
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8', ...headers }).end(body);
  return true;
}
