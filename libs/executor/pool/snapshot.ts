import type { Capacity } from './capacity.js';
import type { Pair } from './pair.js';
import type { PoolSnapshot } from './pool-contract.js';

/** For figures: takes time in proportion to the number of pairs. */
export function takeSnapshot(all: ReadonlySet<Pair>, { stopping, memoryMb }: Capacity, underWay: number): PoolSnapshot {
  const pairs = [...all].filter((pair) => !pair.unused).map((pair) => pair.snapshot());
  const sum = (key: 'idle' | 'busy' | 'starting' | 'waiting') => pairs.reduce((total, pair) => total + pair[key], 0);
  const [idle, busy] = [sum('idle'), sum('busy')];
  return {
    slots: idle + busy,
    idle,
    busy,
    starting: sum('starting'),
    stopping,
    waiting: sum('waiting'),
    underWay,
    memoryMb,
    pairs,
  };
}
