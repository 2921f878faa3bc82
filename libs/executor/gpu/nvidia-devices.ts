import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** One for each processor, by its number. */
const PROCESSOR = /^nvidia(\d+)$/;
/** Of the driver itself: every program that uses any processor opens them. */
const CONTROLS = ['nvidiactl', 'nvidia-uvm', 'nvidia-uvm-tools'];

/** Numbers of the machine's NVIDIA processors. `devices`: where the device nodes are. */
export function nvidiaProcessors(devices = '/dev'): string[] {
  const names = existsSync(devices) ? readdirSync(devices) : [];
  const numbers = names.flatMap((name) => PROCESSOR.exec(name)?.[1] ?? []).filter((number) => isDevice(join(devices, `nvidia${number}`)));
  return numbers.sort((a, b) => Number(a) - Number(b));
}

/** The device nodes that a program needs to use these processors and no others: name in /dev -> path on the host. Throws for one that is not there. */
export function nvidiaNodes(numbers: readonly string[], devices = '/dev'): Map<string, string> {
  if (numbers.length === 0) {
    return new Map();
  }
  const missing = numbers.find((number) => !isDevice(join(devices, `nvidia${number}`)));
  if (missing !== undefined) {
    throw new Error(`The graphics processor ${missing} is gone from this machine`);
  }
  const controls = CONTROLS.filter((name) => isDevice(join(devices, name)));
  return new Map([...numbers.map((number) => `nvidia${number}`), ...controls].map((name) => [name, join(devices, name)]));
}

function isDevice(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isCharacterDevice() ?? false;
}
