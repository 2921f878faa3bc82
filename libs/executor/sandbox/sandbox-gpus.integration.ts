import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { needingRoot } from '../../../test/support/needing.js';
import { ContractWorld, resultOf } from '../contract/contract-world.js';
import { pythonSystem } from '../system/testing/python-system.js';
import { SandboxExecutor } from './sandbox-executor.js';

const LOOK = `import glob, os
def opens(path):
    try: os.close(os.open(path, os.O_RDWR)); return True
    except OSError: return False
def apply(data):
    return {path: opens(path) for path in sorted(glob.glob('/dev/nvidia*'))}
`;

/** Nodes that stand for those of a driver: the kernel tells them apart by their numbers, and these are of memory devices. */
needingRoot.describe('graphics processors in the sandbox', () => {
  let devices: string;
  let libraries: string;
  let world: ContractWorld;

  beforeAll(() => {
    devices = mkdtempSync(join(tmpdir(), 'devices-'));
    for (const [name, minor] of [['nvidia0', '3'], ['nvidia1', '5'], ['nvidia10', '3'], ['nvidiactl', '3'], ['nvidia-uvm', '3']] as const) {
      execFileSync('mknod', ['-m', '666', join(devices, name), 'c', '1', minor]);
    }
    execFileSync('touch', [join(devices, 'nvidia7')]);
    libraries = mkdtempSync(join(tmpdir(), 'libraries-'));
    for (const name of ['libcuda.so.1', 'libnvidia-ml.so.550.1', 'libcudart.so.12', 'libc.so.6']) {
      writeFileSync(join(libraries, name), 'of the driver');
    }
    world = new ContractWorld();
    world.executor = new SandboxExecutor({ home: join(world.root, 'slots'), devices, driverLibraries: [libraries], stopGraceMs: 300 });
  });
  afterAll(async () => {
    await world.close();
    rmSync(devices, { recursive: true });
    rmSync(libraries, { recursive: true });
  });

  it('are those that have a device node', async () => {
    expect(await world.executor.gpus()).toEqual(['0', '1', '10']);
  });

  it('are seen and usable by the slot that has them, with the nodes of the driver, and none else', async () => {
    expect(await resultOf(await world.slot(LOOK, { gpus: ['1'] }))).toEqual({ '/dev/nvidia-uvm': true, '/dev/nvidia1': true, '/dev/nvidiactl': true });
    expect(await resultOf(await world.slot(LOOK, { gpus: ['0', '10'] }))).toEqual({ '/dev/nvidia-uvm': true, '/dev/nvidia0': true, '/dev/nvidia10': true, '/dev/nvidiactl': true });
    expect(await resultOf(await world.slot(LOOK))).toEqual({});
  });

  it('bring the libraries of their driver into a system of its own, and nothing else of the machine', async () => {
    const system = join(world.root, 'system');
    await pythonSystem(system);
    const look = `import os
def apply(data):
    with open('/opt/driver/libcuda.so.1') as library: return [sorted(os.listdir('/opt/driver')), library.read(), os.environ['LD_LIBRARY_PATH']]
`;
    const names = ['libcuda.so.1', 'libnvidia-ml.so.550.1'];
    expect(await resultOf(await world.slot(look, { gpus: ['0'], system }))).toEqual([names, 'of the driver', '/opt/driver']);
    expect(await resultOf(await world.slot("import os\ndef apply(data):\n    return os.listdir('/opt/driver')\n", { system }))).toEqual([]);
  }, 300_000);

  it('cannot be given when they are gone', async () => {
    await expect(world.start(LOOK, { gpus: ['7'] })).rejects.toThrow('graphics processor 7 is gone');
  });
});
