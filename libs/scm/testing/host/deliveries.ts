import type { Webhook } from './repositories.js';

export interface SentDelivery {
  hookId: number;
  event: string;
  url: string;
  headers: Record<string, string>;
  /** Byte for byte what was signed. */
  body: Buffer;
  /** 0 when nobody answered. */
  status: number;
  /** The body of the answer. */
  answer: string;
}

const TIMEOUT_MS = 10_000;

/** Sends to webhooks, in order, and remembers what was answered. */
export class Deliveries {
  readonly sent: SentDelivery[] = [];
  private queue: Promise<unknown> = Promise.resolve();
  private readonly preparations = new Set<Promise<unknown>>();

  /** For what is about to send: `settled` waits for it, too. */
  prepare(work: Promise<unknown>): void {
    this.preparations.add(work);
    void work.finally(() => this.preparations.delete(work));
  }

  send(hook: Webhook, event: string, headers: Record<string, string>, body: Buffer): void {
    const delivery: SentDelivery = { hookId: hook.id, event, url: hook.url, headers, body, status: 0, answer: '' };
    this.queue = this.queue.then(() => this.deliver(delivery));
  }

  /** Byte for byte again, as by the button on the provider's page. */
  async redeliver(delivery: SentDelivery): Promise<SentDelivery> {
    const again = { ...delivery, status: 0, answer: '' };
    this.queue = this.queue.then(() => this.deliver(again));
    await this.settled();
    return again;
  }

  /** Resolves when all that has been sent so far is answered. */
  async settled(): Promise<void> {
    await Promise.all(this.preparations);
    await this.queue;
  }

  private async deliver(delivery: SentDelivery): Promise<void> {
    try {
      const answer = await fetch(delivery.url, {
        method: 'POST',
        headers: delivery.headers,
        body: new Uint8Array(delivery.body),
        redirect: 'manual',
        signal: AbortSignal.timeout(TIMEOUT_MS),
      });
      delivery.status = answer.status;
      delivery.answer = await answer.text();
    } catch (error) {
      delivery.answer = String((error as Error).cause ?? error);
    }
    this.sent.push(delivery);
  }
}
