import type { ServerResponse } from 'node:http';

/** Calls of an account under way, and how many there may be. */
export interface CallLoad {
  underWay: number;
  limit: number;
}

/** A call that is over makes room at once: so much later it is worth another try. */
const RESET_SECONDS = 1;

/**
 * Tells a caller how much of their limit is left: the header fields of the IETF draft on rate limits, and those that came before it.
 * The limit is on calls under way at a time. `load` is as it is once this call is over.
 */
export function setLimitHeaders(response: ServerResponse, { underWay, limit }: CallLoad): void {
  const left = Math.max(0, limit - underWay);
  response.setHeader('RateLimit-Policy', `"calls";q=${limit};qu="concurrent-requests"`);
  response.setHeader('RateLimit', `"calls";r=${left};t=${RESET_SECONDS}`);
  response.setHeader('X-RateLimit-Limit', limit);
  response.setHeader('X-RateLimit-Remaining', left);
  response.setHeader('X-RateLimit-Reset', Math.ceil(Date.now() / 1000) + RESET_SECONDS);
}
