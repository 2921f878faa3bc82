import { join } from 'node:path';
import { needing } from '../../../test/support/needing.js';
import { call, ContractWorld } from '../contract/contract-world.js';
import type { StartRequest } from '../executor.js';
import { nvidiaNodes, nvidiaProcessors } from '../gpu/nvidia-devices.js';
import { CardAlgorithm } from '../gpu/testing/card-algorithm.js';
import type { Slot } from '../slot.js';
import { machinePython } from '../system/testing/machine-python.js';
import { SandboxExecutor } from './sandbox-executor.js';

const [card] = nvidiaProcessors();
/** A folder with PyTorch in it, for this machine's Python. */
const pytorch = process.getuid?.() === 0 ? process.env.ALGOPLANE_TEST_PYTORCH : undefined;
const limits = { memoryMb: 4096, processes: 256, cpus: 2, tmpMb: 512 };

needing(card === undefined && 'needs a card of NVIDIA with its driver').describe('a real graphics processor in the sandbox', () => {
  let world: ContractWorld;
  let algorithm: CardAlgorithm;
  let system: string;
  const slotOn = (change: Partial<StartRequest>) => world.slot('', { language: algorithm.language, artifact: algorithm.artifact, limits, ...change });
  const withCard = (where: string) => slotOn({ gpus: [card!], ...(where === 'the machine' ? {} : { system }) });
  const ask = (slot: Slot, what: string) => call(slot, what, { timeoutMs: 100_000 });

  beforeAll(async () => {
    world = new ContractWorld();
    world.executor = new SandboxExecutor({ home: join(world.root, 'slots'), stopGraceMs: 300 });
    algorithm = await CardAlgorithm.build(world.executor, pytorch);
    system = join(world.root, 'system');
    machinePython(system);
  });
  afterEach(() => world.stopSlots());
  afterAll(async () => {
    await world.close();
    algorithm.remove();
  });

  it('is found', async () => {
    expect(await world.executor.readiness()).toMatchObject({ ready: true });
    expect(await world.executor.gpus()).toContain(card);
  });

  it.each(['the machine', 'a system of its own'])('computes on %s, with nothing but the driver, and stays open for the next call', async (where) => {
    const slot = await withCard(where);
    const result = { card: expect.any(String), cards: 1, right: true };
    expect(await ask(slot, 'driver')).toMatchObject({ kind: 'result', result: { ...result, first: true } });
    expect(await ask(slot, 'driver')).toMatchObject({ kind: 'result', result: { ...result, first: false } });
  });

  needing(!pytorch && 'needs root, and ALGOPLANE_TEST_PYTORCH to name a folder with PyTorch').describe('with PyTorch', () => {
    it.each(['the machine', 'a system of its own'])('computes on %s', async (where) => {
      const slot = await withCard(where);
      for (const first of [true, false]) {
        expect(await ask(slot, 'pytorch')).toMatchObject({ kind: 'result', result: { card: expect.any(String), cards: 1, right: true, first } });
      }
    });
  });

  it('is seen by the slot that has it, with the nodes of the driver', async () => {
    const seen = [...nvidiaNodes([card!]).keys()].sort().map((name) => [`/dev/${name}`, true]);
    expect(await ask(await withCard('the machine'), 'look')).toMatchObject({ kind: 'result', result: { nodes: Object.fromEntries(seen), made: false } });
  });

  it.each(['the machine', 'a system of its own'])('is not there for any other slot, on %s', async (where) => {
    const slot = await slotOn(where === 'the machine' ? {} : { system });
    expect(await ask(slot, 'look')).toMatchObject({ kind: 'result', result: { nodes: {}, made: false } });
    expect(await ask(slot, 'driver')).toMatchObject({ kind: 'algorithm-error' });
  });
});
