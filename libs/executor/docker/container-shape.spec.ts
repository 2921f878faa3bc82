import { createOptions, type ContainerPlan } from './container-shape.js';

const plan: ContainerPlan = {
  image: 'algoplane/python3:cpu',
  pipeDirectory: '/host/pipe',
  network: 'none',
  tmpMb: 16,
  name: 'a',
  labels: {},
  user: { uid: 2222, gid: 2222 },
  limits: { memoryMb: 100, processes: 10, cpus: 1.5, tmpMb: 16 },
  lifeline: '/host/lifeline',
  fifos: { stdin: '/host/in', stdout: '/host/out', stderr: '/host/err', algoout: '/host/algoout' },
  artifact: { path: '/host/artifact', access: 'read' },
  apiSocket: '/host/api',
  files: {},
};

const host = (change: Partial<ContainerPlan> = {}) => createOptions({ ...plan, ...change }).HostConfig!;
const artifact = (change: Partial<ContainerPlan>) => host(change).Mounts!.find(({ Target }) => Target === '/opt/algorithm');

it('locks the container down', () => {
  expect(createOptions(plan)).toMatchObject({ User: '2222:2222', Env: [] });
  expect(host()).toMatchObject({
    ReadonlyRootfs: true,
    CapDrop: ['ALL'],
    NetworkMode: 'none',
    Memory: 104_857_600,
    MemorySwap: 104_857_600,
    NanoCpus: 1_500_000_000,
    PidsLimit: 12,
    LogConfig: { Type: 'none' },
  });
  expect(host()).not.toHaveProperty('Privileged');
  expect(host().SecurityOpt).toContain('no-new-privileges');
});

it('lets nobody but a build write to the artifact', () => {
  expect(artifact({})).toMatchObject({ ReadOnly: true });
  expect(artifact({ artifact: { path: '/x', access: 'late' } })).toMatchObject({
    ReadOnly: true,
    BindOptions: { Propagation: 'rslave' },
  });
  expect(artifact({ artifact: { path: '/x', access: 'write' } })).toMatchObject({ ReadOnly: false });
});

it('binds no folder of the host but the artifact and the runner program, and only the socket made for it', () => {
  const sources = host().Mounts!.map(({ Source }) => Source);
  expect(sources).toEqual([
    '/host/artifact',
    '/host/pipe',
    '/host/lifeline',
    '/host/in',
    '/host/out',
    '/host/err',
    '/host/algoout',
    '/host/api',
  ]);
});

it('asks for graphics processors by number or by name', () => {
  expect(host().DeviceRequests).toEqual([]);
  expect(host({ accelerator: { count: 1 } }).DeviceRequests).toEqual([{ Driver: 'nvidia', Capabilities: [['gpu']], Count: 1 }]);
  expect(host({ accelerator: { ids: ['GPU-1'] } }).DeviceRequests).toMatchObject([{ DeviceIDs: ['GPU-1'] }]);
});
