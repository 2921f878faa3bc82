import { execFile } from 'node:child_process';
import { chmod, chown, mkdir, rm } from 'node:fs/promises';
import { closeSync, constants, openSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

const FIFOS = ['stdin', 'stdout', 'stderr', 'algoout'] as const;

/** File descriptors of the platform's side of a slot. Whoever holds them closes them. */
export interface PlatformEnds {
  stdin: number;
  stdout: number;
  stderr: number;
  algoout: number;
}

/**
 * A host directory with the four FIFOs of one slot.
 *
 * Only the platform may enter the directory; a driver hands single FIFOs into the sandbox or container.
 * With `owner` the FIFOs belong to that user, who then is the only one (besides root) that can open them.
 */
export class SlotDirectory {
  private constructor(readonly path: string) {}

  static async create(path: string, owner?: { uid: number; gid: number }): Promise<SlotDirectory> {
    await mkdir(path, { recursive: true, mode: 0o700 });
    const directory = new SlotDirectory(path);
    const paths = FIFOS.map((name) => join(path, name));
    await run('mkfifo', ['-m', '600', ...paths]);
    if (owner) {
      await Promise.all(paths.map((fifo) => chown(fifo, owner.uid, owner.gid)));
    }
    await chmod(path, 0o700);
    return directory;
  }

  fifo(name: (typeof FIFOS)[number]): string {
    return join(this.path, name);
  }

  /**
   * Opens the platform's side. Read-write, so that no open ever waits for the other side, and so that a writer that
   * closes `algoout` after each answer (as the ADK does) leaves no end-of-file behind.
   */
  openPlatformEnds(): PlatformEnds {
    return openAll(constants.O_RDWR | constants.O_NONBLOCK, (name) => this.fifo(name));
  }

  /**
   * Opens standard input, output and error as the process inside gets them: blocking and in one direction, so that
   * it sees end-of-file once the platform closes its end. Call it after `openPlatformEnds`, or the opens wait.
   */
  openProcessEnds(): [stdin: number, stdout: number, stderr: number] {
    const stdin = openSync(this.fifo('stdin'), constants.O_RDONLY);
    try {
      const stdout = openSync(this.fifo('stdout'), constants.O_WRONLY);
      try {
        return [stdin, stdout, openSync(this.fifo('stderr'), constants.O_WRONLY)];
      } catch (error) {
        closeSync(stdout);
        throw error;
      }
    } catch (error) {
      closeSync(stdin);
      throw error;
    }
  }

  async remove(): Promise<void> {
    await rm(this.path, { recursive: true, force: true });
  }
}

/** Closes descriptors that nobody took over. */
export function closeAll(ends: object): void {
  Object.values(ends).forEach((fd: number) => closeSync(fd));
}

function openAll(flags: number, pathOf: (name: keyof PlatformEnds) => string): PlatformEnds {
  const open: Partial<PlatformEnds> = {};
  try {
    for (const name of FIFOS) {
      open[name] = openSync(pathOf(name), flags);
    }
    return open as PlatformEnds;
  } catch (error) {
    closeAll(open);
    throw error;
  }
}
