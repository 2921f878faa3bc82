import { Injectable } from '@nestjs/common';
import { Broadcast } from '#src/platform/queue/broadcast.js';

const TOPIC = 'algorithm-changed';

/** Tells every process that what it remembers of an algorithm may be stale. */
@Injectable()
export class AlgorithmChanges {
  constructor(private readonly broadcast: Broadcast) {}

  async announce(algorithmId: string): Promise<void> {
    await this.broadcast.publish(TOPIC, { algorithmId });
  }

  listen(listener: (algorithmId: string) => void): () => void {
    return this.broadcast.listen<{ algorithmId: string }>(TOPIC, ({ algorithmId }) => listener(algorithmId));
  }
}
