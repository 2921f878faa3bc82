import { randomUUIDv7 } from 'node:crypto';
import { p } from '@mikro-orm/core';

/** Primary key of every table: UUIDv7, so that the order of ids is the order of creation and a list pages by it. */
export const id = () => p.uuid().primary();
let last = '';

/** Greater than every one that this process made before, also within a millisecond and when the clock is set back. */
export function newId(): string {
  const fresh = randomUUIDv7();
  last = fresh > last ? fresh : successor(last);
  return last;
}

function successor(uuid: string): string {
  const tail = (Number.parseInt(uuid.slice(24), 16) + 1) % 2 ** 48;
  return uuid.slice(0, 24) + tail.toString(16).padStart(12, '0');
}
/** With milliseconds: that is what the API shows. */
export const instant = () => p.datetime().length(3);

export const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** Not after any id that is made at this time, and after all that were made before it. */
export function firstIdAt(time: Date): string {
  const hex = Math.max(0, time.getTime()).toString(16).padStart(12, '0');
  return `${hex.slice(0, 8)}-${hex.slice(8)}-7000-8000-000000000000`;
}
