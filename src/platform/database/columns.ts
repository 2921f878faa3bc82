import { randomUUIDv7 } from 'node:crypto';
import { p } from '@mikro-orm/core';

/** Primary key of every table: UUIDv7, so that the order of ids is the order of creation and a list pages by it. */
export const id = () => p.uuid().primary();
export const newId = (): string => randomUUIDv7();
/** With milliseconds: that is what the API shows. */
export const instant = () => p.datetime().length(3);

export const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
