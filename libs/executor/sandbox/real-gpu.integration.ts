import { join } from 'node:path';
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

// Not by way of the console: Jest shows that of no file whose tests are all skipped.
if (card === undefined) {
  process.stderr.write('A real graphics processor in the sandbox is NOT TESTED: this machine has none, or not its driver\n');
} else if (!pytorch) {
  process.stderr.write('PyTorch on a graphics processor is NOT TESTED: ALGOPLANE_TEST_PYTORCH names no folder with it, or this is not root\n');
}

(card === undefined ? describe.skip : describe)(`a real graphics processor in the sandbox${card === undefined ? ' (skipped: there is none)' : ''}`, () => {
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

  (pytorch ? it : it.skip).each(['the machine', 'a system of its own'])('computes on %s, with PyTorch', async (where) => {
    const slot = await withCard(where);
    for (const first of [true, false]) {
      expect(await ask(slot, 'pytorch')).toMatchObject({ kind: 'result', result: { card: expect.any(String), cards: 1, right: true, first } });
    }
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
