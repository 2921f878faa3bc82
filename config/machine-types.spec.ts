import { machineTypes, machineTypesSetting } from './machine-types.js';

const standard = { memoryMb: 1024, cpus: 2, processes: 256, tmpMb: 512 };

describe('machine types', () => {
  it('are what SLOT_* say, with a graphics processor for gpu', () => {
    expect(machineTypes(standard, machineTypesSetting.parse(undefined))).toEqual({ cpu: { ...standard, gpus: 0 }, gpu: { ...standard, gpus: 1 } });
  });

  it('are what MACHINE_TYPES changes of that', () => {
    const changes = machineTypesSetting.parse('{"cpu": {"cpus": 1}, "gpu": {"memory_mb": 16384, "gpus": 2}}');
    expect(machineTypes(standard, changes)).toEqual({ cpu: { ...standard, cpus: 1, gpus: 0 }, gpu: { ...standard, cpus: 1, memoryMb: 16_384, gpus: 2 } });
  });

  it.each([
    ['no JSON', 'gpu=1', 'must be JSON'],
    ['an unknown type', '{"tpu": {}}', 'tpu'],
    ['an unknown field', '{"gpu": {"memory": 1}}', 'memory'],
    ['too little', '{"gpu": {"memory_mb": 1}}', 'gpu.memory_mb'],
    ['graphics processors for cpu', '{"cpu": {"gpus": 1}}', 'gpus'],
  ])('refuse %s', (_, text, complaint) => {
    expect(machineTypesSetting.safeParse(text).error?.issues[0]?.message).toContain(complaint);
  });
});
