import { readText } from './cgroup-files.js';
import type { CgroupTree } from './cgroup.js';
import { CgroupTreeV1 } from './cgroup-v1.js';
import { CgroupTreeV2 } from './cgroup-v2.js';

const ROOT = '/sys/fs/cgroup';

/** The control groups that this process may use, or undefined when limits must be set another way. */
export function openCgroups(folder: string, owner: string): CgroupTree | undefined {
  const ownGroup = /^0::(.*)$/m.exec(readText('/proc/self/cgroup'))?.[1] ?? '/';
  return CgroupTreeV2.open(ROOT, ownGroup, folder, owner) ?? CgroupTreeV1.open(ROOT, folder, owner);
}
