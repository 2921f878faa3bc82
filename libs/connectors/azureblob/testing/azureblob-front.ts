import { createServer, type IncomingMessage, request as forward, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Stands before the emulator, passes everything on, and plays what a network or another server may do. */
export class AzureBlobFront {
  private readonly server: Server;
  /** Method and address of what was asked for. */
  readonly asked: string[] = [];
  /** How many more good answers to a GET break off, each after `cutAfter` bytes. */
  cuts = 0;
  cutAfter = 1024 * 1024;
  /** Comes before the connection goes. */
  beforeCut: () => Promise<void> = async () => undefined;
  /** Answers instead of the emulator. */
  instead?: (response: ServerResponse) => void;

  constructor(private readonly emulatorPort: number) {
    this.server = createServer((request, response) => this.answer(request, response));
  }

  async listen(): Promise<string> {
    await new Promise<void>((done) => this.server.listen(0, '127.0.0.1', done));
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** That are open now. */
  connections(): Promise<number> {
    return new Promise((resolve, reject) =>
      this.server.getConnections((error, count) => (error ? reject(error) : resolve(count))),
    );
  }

  close(): void {
    this.server.closeAllConnections();
    this.server.close();
  }

  private answer(request: IncomingMessage, response: ServerResponse): void {
    this.asked.push(`${request.method} ${request.url}`);
    if (this.instead) {
      request.resume();
      this.instead(response);
      return;
    }
    const { method, url: path, headers } = request;
    const passed = forward({ port: this.emulatorPort, method, path, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 500, answer.headers);
      if (method === 'GET' && (answer.statusCode ?? 500) < 300 && this.cuts > 0) {
        this.cuts--;
        void this.cut(answer, response);
      } else {
        answer.pipe(response);
      }
    });
    passed.once('error', () => response.destroy());
    response.once('close', () => passed.destroy());
    request.pipe(passed);
  }

  private async cut(answer: IncomingMessage, response: ServerResponse): Promise<void> {
    let left = this.cutAfter;
    for await (const chunk of answer as AsyncIterable<Buffer>) {
      await new Promise((done) => response.write(chunk.subarray(0, left), done));
      left -= chunk.length;
      if (left <= 0) {
        break;
      }
    }
    await this.beforeCut();
    response.destroy();
  }
}
