import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Where they are put by hand and by distributions. For machines whose loader has no list of its libraries, or an older one than the driver. */
const FOLDERS = ['/usr/local/nvidia/lib64', '/usr/lib/x86_64-linux-gnu', '/usr/lib/aarch64-linux-gnu', '/usr/lib64'];
/** The one that every program begins with. */
const CUDA = 'libcuda.so.1';
/** What belongs to the driver and must be of its version; what CUDA itself is made of comes with the programs. */
const OF_THE_DRIVER = /^lib(cuda|cudadebugger|nvcuvid|nvoptix|nvidia-[a-z0-9-]+)\.so(\.[0-9.]+)?$/;
/** As the loader's list names them; the same library may be there for programs of 32 bits. */
const ARCHITECTURES: Readonly<Record<string, string>> = { x64: 'x86-64', arm64: 'AArch64' };

/** Libraries of the machine's NVIDIA driver, for a system that cannot have them itself: name -> path on the host. */
export function nvidiaLibraries(folders: readonly string[] = [...inLoaderList(loaderList()), ...FOLDERS]): Map<string, string> {
  const folder = folders.find((each) => existsSync(join(each, CUDA)));
  if (folder === undefined) {
    return new Map();
  }
  // Debian has links in the folder of all libraries, and not to all of them. Of one folder: each must be of the version of the others.
  const origin = dirname(realpathSync(join(folder, CUDA)));
  return new Map([origin, folder].flatMap((each) => readdirSync(each).filter((name) => OF_THE_DRIVER.test(name) && existsSync(join(each, name))).map((name) => [name, join(each, name)] as const)));
}

/** The folders in which the loader finds CUDA, in its order, read from what `ldconfig -p` prints. */
export function inLoaderList(list: string, architecture: string = process.arch): string[] {
  const lines = [...list.matchAll(/^\s*(\S+) \(([^)]*)\) => (\S+)$/gm)];
  return lines.filter(([, name, kind]) => name === CUDA && kind!.split(/,\s*/).includes(ARCHITECTURES[architecture] ?? '')).map(([, , , path]) => dirname(path!));
}

function loaderList(): string {
  const program = ['/sbin/ldconfig', '/usr/sbin/ldconfig'].find(existsSync);
  try {
    return program === undefined ? '' : execFileSync(program, ['-p'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'], maxBuffer: 64 * 1024 * 1024 });
  } catch {
    // A machine without such a list, as some small distributions are.
    return '';
  }
}
