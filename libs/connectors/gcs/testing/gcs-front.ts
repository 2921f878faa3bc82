import { createPublicKey, randomUUID, verify } from 'node:crypto';
import { createServer, type IncomingMessage, request as forward, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json, text } from 'node:stream/consumers';

interface ObjectPage {
  prefixes?: string[];
  items?: { name: string }[];
}

/**
 * What the emulator of Google's storage lacks, before it: the sign-in of service accounts (as RFC 7523 says), the refusal of whoever has not
 * signed in, and lists in pages. Everything else is passed on as it comes.
 */
export class GcsFront {
  private readonly server: Server;
  private readonly tokens = new Set<string>();
  private readonly publicKey: ReturnType<typeof createPublicKey>;
  /** Sessions that were cancelled. */
  readonly cancelled: string[] = [];
  /** How many more lists begin with a page that has nothing but a token, as Google's may. */
  emptyPages = 0;
  /** At most so many names in one page, whatever is asked for. */
  pageMax = 1_000;
  /** Whether everything is refused, with what was sent to sign in. */
  echoes = false;
  /** Part of the names that cannot be deleted. */
  held?: string;

  constructor(
    private readonly emulatorPort: number,
    publicKeyPem: string,
  ) {
    this.publicKey = createPublicKey(publicKeyPem);
    this.server = createServer((request, response) => {
      this.answer(request, response).catch((error: Error) => response.writeHead(500).end(error.message));
    });
  }

  async listen(): Promise<string> {
    await new Promise<void>((done) => this.server.listen(0, '127.0.0.1', done));
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  close(): void {
    this.server.closeAllConnections();
    this.server.close();
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://front');
    if (url.pathname === '/token') {
      this.signIn(new URLSearchParams(await text(request)).get('assertion') ?? '', response);
    } else if (!this.tokens.has((request.headers.authorization ?? '').replace('Bearer ', ''))) {
      request.resume();
      sendJson(response, 401, { error: { code: 401, message: 'Invalid Credentials' } });
    } else if (this.echoes) {
      request.resume();
      sendJson(response, 403, { error: { code: 403, message: `Refused: ${request.headers.authorization}` } });
    } else if (request.method === 'DELETE' && url.searchParams.has('upload_id')) {
      this.cancelled.push(url.searchParams.get('upload_id') ?? '');
      response.writeHead(499).end();
    } else if (request.method === 'DELETE' && this.held && decodeURIComponent(url.pathname).includes(this.held)) {
      sendJson(response, 403, { error: { code: 403, message: 'Object is under active Event-Based hold.' } });
    } else if (request.method === 'GET' && /^\/storage\/v1\/b\/[^/]+\/o$/.test(url.pathname)) {
      await this.list(url, response);
    } else {
      const passed = forward(
        { port: this.emulatorPort, method: request.method, path: request.url, headers: request.headers },
        (answer) => {
          response.writeHead(answer.statusCode ?? 500, answer.headers);
          answer.pipe(response);
        },
      );
      passed.once('error', () => response.destroy());
      // The emulator does one thing at a time: it would wait for ever for a client that has gone.
      response.once('close', () => passed.destroy());
      request.pipe(passed);
    }
  }

  private signIn(assertion: string, response: ServerResponse): void {
    const [header = '', claims = '', signature = ''] = assertion.split('.');
    if (!verify('sha256', Buffer.from(`${header}.${claims}`), this.publicKey, Buffer.from(signature, 'base64url'))) {
      sendJson(response, 400, { error: 'invalid_grant', error_description: 'Invalid JWT Signature.' });
      return;
    }
    const token = randomUUID();
    this.tokens.add(token);
    sendJson(response, 200, { access_token: token, expires_in: 3600, token_type: 'Bearer' });
  }

  /** Prefixes and items together in the order of their names, as many as were asked for, from the token on. */
  private async list(url: URL, response: ServerResponse): Promise<void> {
    if (this.emptyPages > 0 && !url.searchParams.has('pageToken')) {
      this.emptyPages--;
      sendJson(response, 200, { nextPageToken: Buffer.from('\0').toString('base64') });
      return;
    }
    const answer = await new Promise<IncomingMessage>((resolve, reject) => {
      forward({ port: this.emulatorPort, path: `${url.pathname}${url.search}` }, resolve)
        .once('error', reject)
        .end();
    });
    if (answer.statusCode !== 200) {
      response.writeHead(answer.statusCode ?? 500);
      answer.pipe(response);
      return;
    }
    const { prefixes = [], items = [] } = (await json(answer)) as ObjectPage;
    const token = Buffer.from(url.searchParams.get('pageToken') ?? '', 'base64').toString();
    const names = [...prefixes, ...items.map(({ name }) => name)].sort().filter((name) => name > token);
    const page = new Set(names.slice(0, Math.min(Number(url.searchParams.get('maxResults') ?? this.pageMax), this.pageMax)));
    const last = [...page].pop() ?? '';
    sendJson(response, 200, {
      prefixes: prefixes.filter((name) => page.has(name)),
      items: items.filter(({ name }) => page.has(name)),
      ...(page.size < names.length ? { nextPageToken: Buffer.from(last).toString('base64') } : {}),
    });
  }
}

function sendJson(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}
