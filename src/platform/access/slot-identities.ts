import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { Caller } from './caller.js';

const PREFIX = 'slot-';

/**
 * The credentials of running slots. A slot's own credential speaks for whoever's call it is serving at the moment, and for
 * nobody in between: code that goes on after its answer has no identity.
 */
@Injectable()
export class SlotIdentities {
  private readonly serving = new Map<string, Caller | undefined>();

  issue(): string {
    const credential = PREFIX + randomBytes(24).toString('base64url');
    this.serving.set(credential, undefined);
    return credential;
  }

  serve(credential: string, caller: Caller | undefined): void {
    if (this.serving.has(credential)) {
      this.serving.set(credential, caller);
    }
  }

  withdraw(credential: string): void {
    this.serving.delete(credential);
  }

  static looksLike(credential: string): boolean {
    return credential.startsWith(PREFIX);
  }

  find(credential: string): Caller | undefined {
    return this.serving.get(credential);
  }
}
