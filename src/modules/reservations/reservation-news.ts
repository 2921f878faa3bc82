import { Injectable } from '@nestjs/common';
import { AlgorithmChanges } from '#src/modules/algorithms/algorithm-changes.js';
import { Broadcast } from '#src/platform/queue/broadcast.js';

const TOPIC = 'reservations-changed';

/** Whatever may change what is reserved. */
@Injectable()
export class ReservationNews {
  constructor(
    private readonly broadcast: Broadcast,
    private readonly changes: AlgorithmChanges,
  ) {}

  async announce(): Promise<void> {
    await this.broadcast.publish(TOPIC, {});
  }

  listen(listener: () => void): void {
    this.broadcast.listen(TOPIC, listener);
    this.changes.listen(listener);
  }
}
