import { Pair } from './pair.js';
import type { PoolCall } from './pool-contract.js';

/** Finds the pair of a call. A retired pair is found no more, but stays among `all` until it has nothing left. */
export class PairTable {
  readonly all = new Set<Pair>();
  /** By account, then version: no joined key has to be made for a call, and none can be forged. */
  private readonly accounts = new Map<string, Map<string, Pair>>();

  of({ account, version, memoryMb, gpus = 0 }: Pick<PoolCall, 'account' | 'version' | 'memoryMb' | 'gpus'>): Pair {
    let versions = this.accounts.get(account);
    if (!versions) {
      versions = new Map();
      this.accounts.set(account, versions);
    }
    let pair = versions.get(version);
    if (!pair) {
      pair = new Pair(account, version, memoryMb, gpus);
      versions.set(version, pair);
      this.all.add(pair);
    }
    pair.memoryMb = memoryMb;
    pair.gpus = gpus;
    return pair;
  }

  has(account: string): boolean {
    return this.accounts.has(account);
  }

  retire(matches: (pair: Pair) => boolean): Pair[] {
    const retired = [...this.all].filter((pair) => !pair.retired && matches(pair));
    for (const pair of retired) {
      pair.retired = true;
      this.unlist(pair);
    }
    return retired;
  }

  forgetUnused(): void {
    for (const pair of this.all) {
      if (pair.unused) {
        this.all.delete(pair);
        this.unlist(pair);
      }
    }
  }

  private unlist(pair: Pair): void {
    const versions = this.accounts.get(pair.account);
    // A retired pair may have a successor under the same name.
    if (versions?.get(pair.version) === pair && versions.delete(pair.version) && versions.size === 0) {
      this.accounts.delete(pair.account);
    }
  }
}
