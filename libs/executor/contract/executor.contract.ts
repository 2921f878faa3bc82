import type { Executor } from '../executor.js';
import { answerCases } from './answers.contract.js';
import { apiCases } from './api.contract.js';
import { buildCases } from './builds.contract.js';
import { ContractWorld } from './contract-world.js';
import { crashCases, type CrashHost } from './crash.contract.js';
import { hostilityCases } from './hostility.contract.js';
import { misbehaviourCases } from './misbehaviour.contract.js';
import { systemCases } from './systems.contract.js';

export interface ExecutorContractOptions {
  /** False where memory is limited by process only, and its end is an error like any other. Default: true. */
  memoryByGroup?: boolean;
  /** Left out by a driver whose processes another machine ends. */
  crashHost?: (root: string) => CrashHost;
}

/**
 * Defines the suite that every driver passes. `makeExecutor` gets a folder of its own; the algorithms of the suite
 * run under Python 3 and see, as their runner program, the folder `pipe` below it.
 */
export function executorContract(
  name: string,
  makeExecutor: (root: string) => Executor | Promise<Executor>,
  options: ExecutorContractOptions = {},
): void {
  describe(`${name} keeps the executor contract`, () => {
    let world: ContractWorld;
    const current = () => world;

    beforeAll(async () => {
      world = new ContractWorld();
      world.executor = await makeExecutor(world.root);
    });
    afterEach(() => world.stopSlots());
    afterAll(() => world.close());

    it('is ready on this machine', async () => {
      expect(await world.executor.readiness()).toMatchObject({ ready: true, detail: expect.any(String) });
    });

    answerCases(current);
    apiCases(current);
    misbehaviourCases(current);
    hostilityCases(current, options.memoryByGroup ?? true);
    systemCases(current);
    buildCases(current, options.memoryByGroup ?? true);
    if (options.crashHost) {
      crashCases(current, () => options.crashHost!(world.root));
    }
  });
}
