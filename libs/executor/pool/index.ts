export { CallInterrupted } from './pool-contract.js';
export type { PairSnapshot, PoolCall, PoolEvents, PoolLimits, PoolReservation, PoolResult, PoolSnapshot, RefusalReason } from './pool-contract.js';
export { SlotPool } from './slot-pool.js';
