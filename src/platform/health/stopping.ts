import { Injectable } from '@nestjs/common';

/** Whether this process has been told to stop. Whoever waits for something that may take long listens to the signal. */
@Injectable()
export class Stopping {
  private readonly controller = new AbortController();
  readonly signal = this.controller.signal;

  begin(): void {
    this.controller.abort(new Error('The platform is stopping'));
  }
}
