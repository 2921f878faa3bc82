import type { Pair } from './pair.js';
import type { PoolResult } from './pool-contract.js';

const LONGEST_SECONDS = 60;

export const poolClosing: PoolResult = { kind: 'refused', reason: 'closing', limit: 0, retryAfterSeconds: 5 };

export function accountFull(limit: number): PoolResult {
  return { kind: 'refused', reason: 'account-limit', limit, retryAfterSeconds: 1 };
}

/** Worth another try when about all of today's queue is done. */
export function queueFull(pair: Pair, limit: number): PoolResult {
  const seconds = Math.ceil((pair.waiting.length * pair.typicalRunMs) / Math.max(1, pair.slots.size) / 1000);
  return { kind: 'refused', reason: 'queue-full', limit, retryAfterSeconds: Math.min(LONGEST_SECONDS, Math.max(1, seconds)) };
}
