export type { PoolCall, PoolEvents, PoolLimits, PoolResult } from './pool-contract.js';
export { SlotPool } from './slot-pool.js';
