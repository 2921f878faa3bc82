import { Injectable } from '@nestjs/common';
import { Broadcast } from '#src/platform/queue/broadcast.js';

const TOPIC = 'algorithm-changed';

export interface AlgorithmChange {
  algorithmId: string;
  /** `secrets`: what its slots have in their environment. */
  kind: 'changed' | 'deleted' | 'secrets';
}

/** Tells every process that what it remembers of an algorithm may be stale. */
@Injectable()
export class AlgorithmChanges {
  constructor(private readonly broadcast: Broadcast) {}

  async announce(algorithmId: string, kind: AlgorithmChange['kind'] = 'changed'): Promise<void> {
    await this.broadcast.publish(TOPIC, { algorithmId, kind } satisfies AlgorithmChange);
  }

  listen(listener: (change: AlgorithmChange) => void): () => void {
    return this.broadcast.listen(TOPIC, listener);
  }
}
