import { Injectable } from '@nestjs/common';
import { Stopping } from '#src/platform/health/stopping.js';
import { Broadcast } from '#src/platform/queue/broadcast.js';
import type { Build } from './build.entity.js';
import { BuildsRepository } from './builds.repository.js';

type Message = { text: string } | { ended: true };
/** How often a follower looks into the database, in case that a message was lost. */
const LOOK_MS = 2000;

const topic = (buildId: string) => `build:${buildId}`;

/** Carries the output of a running build to whoever waits for it: a push, a compile call. */
@Injectable()
export class BuildProgress {
  constructor(
    private readonly broadcast: Broadcast,
    private readonly builds: BuildsRepository,
    private readonly stopping: Stopping,
  ) {}

  async report(buildId: string, text: string): Promise<void> {
    await this.broadcast.publish(topic(buildId), { text } satisfies Message);
  }

  async end(buildId: string): Promise<void> {
    await this.broadcast.publish(topic(buildId), { ended: true } satisfies Message);
  }

  /** Listens from this moment on; the output comes when it is asked for, and ends with the build. */
  follow(buildId: string): Follower {
    return new Follower((listener) => this.broadcast.listen<Message>(topic(buildId), listener), () => this.builds.findById(buildId), this.stopping.signal);
  }
}

export class Follower {
  private readonly texts: string[] = [];
  private ended = false;
  private wake: () => void = () => undefined;
  private readonly stopListening: () => void;

  constructor(
    listen: (listener: (message: Message) => void) => () => void,
    private readonly look: () => Promise<Build | undefined>,
    private readonly stopping: AbortSignal,
  ) {
    this.ended = stopping.aborted;
    stopping.addEventListener('abort', this.stop);
    this.stopListening = listen((message) => {
      if ('text' in message) {
        this.texts.push(message.text);
      } else {
        this.ended = true;
      }
      this.wake();
    });
  }

  private readonly stop = (): void => {
    this.ended = true;
    this.wake();
  };

  /** The output as it comes. Ends when the build has ended or is gone, and when this process stops: the build itself goes on later. */
  async *output(): AsyncGenerator<string> {
    try {
      for (;;) {
        const text = this.texts.shift();
        if (text !== undefined) {
          yield text;
        } else if (this.ended) {
          return;
        } else {
          await this.nextMessage();
        }
      }
    } finally {
      this.stopListening();
      this.stopping.removeEventListener('abort', this.stop);
    }
  }

  /** The build once `output` has come to its end; undefined when it is gone. */
  async result(): Promise<Build | undefined> {
    for await (const _ of this.output()) {
      // Only the end matters here.
    }
    return this.look();
  }

  private async nextMessage(): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    await new Promise<void>((resolve) => {
      this.wake = resolve;
      timer = setTimeout(resolve, LOOK_MS);
    });
    clearTimeout(timer);
    if (this.texts.length === 0 && !this.ended) {
      const build = await this.look();
      this.ended ||= build?.status !== 'in-progress';
    }
  }
}
