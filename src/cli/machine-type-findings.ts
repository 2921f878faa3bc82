import { nvidiaProcessors } from '#libs/executor/gpu/nvidia-devices.js';
import { machineTypesSetting } from '#config/machine-types.js';
import type { Finding } from './finding.js';
import { programPath } from './program-path.js';

/** The graphics processors of this machine, and whether algorithms with the environment gpu can run. */
export async function machineTypeFindings(environment: Record<string, string | undefined>): Promise<Finding[]> {
  const setting = machineTypesSetting.safeParse(environment.MACHINE_TYPES || undefined);
  const types: Finding = setting.success
    ? { what: 'Machine types', good: true, detail: `cpu and gpu${Object.keys(setting.data).length > 0 ? ', changed by MACHINE_TYPES' : ''}` }
    : { what: 'Machine types', good: false, detail: `MACHINE_TYPES ${setting.error.issues[0]?.message}`, cure: 'docs/guides/administrators.md, Machine types' };
  const numbers = nvidiaProcessors();
  const what = 'Graphics processors';
  if (numbers.length > 0) {
    return [types, { what, good: true, detail: `NVIDIA ${numbers.join(', ')}` }];
  }
  // A card without its driver has no device nodes.
  const cure = programPath('nvidia-smi') ? 'load the driver: nvidia-smi tells what is wrong' : 'install a card and its NVIDIA driver, if algorithms need one';
  return [types, { what, good: false, optional: true, detail: 'none: algorithms with the environment "gpu" cannot be called here', cure }];
}
