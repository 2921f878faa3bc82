import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** Where distributions put them. */
const FOLDERS = ['/usr/lib/x86_64-linux-gnu', '/usr/lib/aarch64-linux-gnu', '/usr/lib64'];
/** What belongs to the driver and must be of its version; what CUDA itself is made of comes with the programs. */
const OF_THE_DRIVER = /^lib(cuda|cudadebugger|nvcuvid|nvoptix|nvidia-[a-z0-9-]+)\.so(\.[0-9.]+)?$/;

/** Libraries of the machine's NVIDIA driver, for a system that cannot have them itself: name -> path on the host. */
export function nvidiaLibraries(folders: readonly string[] = FOLDERS): Map<string, string> {
  const found = folders.filter(existsSync).flatMap((folder) => readdirSync(folder).filter((name) => OF_THE_DRIVER.test(name)).map((name) => [name, join(folder, name)] as const));
  return new Map(found);
}
