import { execFile } from 'node:child_process';
import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type Docker from 'dockerode';

import { ApiSocket } from '../api/api-socket.js';
import type { SlotLimits } from '../executor.js';
import { isOwnerAlive, isOwnerName, ownerName } from '../owner-name.js';
import { closeAll, SlotDirectory, type PlatformEnds } from '../pipe/slot-directory.js';
import { LateMounts, removeUnmounted, type LateFolder } from '../preboot/late-mounts.js';
import type { Prebooted } from '../preboot/preboot-pool.js';
import { Container, LateArtifactError } from './container.js';
import { hostFiles, type ContainerPlan, type ContainerShape } from './container-shape.js';
import { SystemImages } from './system-images.js';
import { installationId, OWNER_LABEL, PROCESS_LABEL } from './owner.js';

const run = promisify(execFile);

/** Who runs inside where the platform is root, and so may choose. */
const ALGO_UID = 2222;

/** What a container is booted for. */
export interface Fitting {
  shape: ContainerShape;
  limits: SlotLimits;
}

/** A booted container with the platform's ends of its FIFOs. */
export interface Berth extends Prebooted<Fitting> {
  container: Container;
  directory: SlotDirectory;
  /** Whoever reads and writes them closes them. */
  ends: PlatformEnds;
  /** The way to the API, where the container is for a slot. */
  api: ApiSocket | undefined;
  /** Shows the artifact in a container that was booted without one. */
  attach(artifact: string): Promise<void>;
  /** Removes the container and everything it had on the host, the platform's ends excepted. */
  release(): Promise<void>;
}

export interface BootRequest extends Fitting {
  purpose: 'slot' | 'build';
  artifact: { path: string; access: 'read' | 'write' } | { access: 'late' };
  cache?: string;
  fileSizeMb?: number;
}

/** The means of one driver on this machine: its folder, its mounts, its containers. */
export class DockerMachine {
  readonly user: { uid: number; gid: number };
  readonly systems: SystemImages;
  readonly #owner: string;
  readonly #process = ownerName();
  readonly #folder: string;
  #mounts: LateMounts | undefined;
  #noMounts = '';
  #count = 0;

  private constructor(
    private readonly docker: Docker,
    private readonly home: string,
  ) {
    const [uid, gid] = [process.getuid!(), process.getgid!()];
    // Only root can hand FIFOs and sources to another user; anybody else's containers run as the platform's own.
    this.user = uid === 0 ? { uid: ALGO_UID, gid: ALGO_UID } : { uid, gid };
    this.#owner = installationId(home);
    this.systems = new SystemImages(docker, this.#owner);
    this.#folder = join(home, this.#process);
  }

  /** Removes what platforms that were killed left under the same home, then sets this one up. */
  static async prepare(docker: Docker, home: string): Promise<DockerMachine> {
    const machine = new DockerMachine(docker, home);
    await machine.#sweep();
    await machine.systems.sweep();
    await mkdir(machine.#folder, { recursive: true, mode: 0o700 });
    if (process.getuid!() === 0) {
      machine.#mounts = await LateMounts.open(machine.#folder).catch((error: Error) => {
        machine.#noMounts = error.message.trim();
        return undefined;
      });
    } else {
      machine.#noMounts = 'mounting on the host needs root';
    }
    return machine;
  }

  /** Empty where containers can be booted before their artifact is known; else the reason why not. */
  get cannotPreboot(): string {
    return this.#noMounts;
  }

  stopPrebooting(reason: string): void {
    this.#noMounts = reason;
  }

  /** Boots a slot whose artifact is not known yet. Not again once it has shown that the daemon does not see the platform's mounts. */
  async preboot(fitting: Fitting): Promise<Berth> {
    try {
      return await this.boot({ ...fitting, purpose: 'slot', artifact: { access: 'late' } });
    } catch (error) {
      if (error instanceof LateArtifactError) {
        this.stopPrebooting(error.message);
      }
      throw error;
    }
  }

  /** Rejects when the daemon or the host is broken, with nothing left behind. */
  async boot(request: BootRequest): Promise<Berth> {
    const name = String(++this.#count);
    const path = join(this.#folder, name);
    const owner = this.user.uid === process.getuid!() ? undefined : this.user;
    let ends: PlatformEnds | undefined;
    let api: ApiSocket | undefined;
    let late: LateFolder | undefined;
    try {
      const directory = await SlotDirectory.create(path, owner);
      const lifeline = join(path, 'lifeline');
      await run('mkfifo', ['-m', '600', lifeline]);
      api = request.purpose === 'slot' ? await ApiSocket.open(path, owner) : undefined;
      let artifact: ContainerPlan['artifact'];
      if (request.artifact.access === 'late') {
        late = await this.#mounts!.reserve(name);
        artifact = { path: late.path, access: 'late' };
      } else {
        artifact = request.artifact;
      }
      const plan: ContainerPlan = {
        ...request.shape,
        name: `algoplane-${this.#process}-${name}`,
        labels: { [OWNER_LABEL]: this.#owner, [PROCESS_LABEL]: this.#process },
        user: this.user,
        limits: request.limits,
        lifeline,
        fifos: fifos(directory),
        apiSocket: api?.path,
        artifact,
        cache: request.cache,
        files: hostFiles(request.purpose),
        fileSizeMb: request.fileSizeMb,
      };
      ends = directory.openPlatformEnds();
      const container = await Container.boot(this.docker, plan);
      const release = async () => {
        await container.remove();
        await api?.close();
        await late?.release();
        await directory.remove();
      };
      return {
        container,
        directory,
        ends,
        api,
        attach: (source) => late!.attach(source),
        release,
        // The daemon may have been restarted since.
        get waiting() {
          return container.running;
        },
        fit: ({ limits }) => container.limit(limits),
        discard: () => {
          closeAll(ends!);
          return release();
        },
      };
    } catch (error) {
      closeAll(ends ?? {});
      await api?.close();
      await late?.release().catch(() => undefined);
      await removeUnmounted(path);
      throw error;
    }
  }

  async close(): Promise<void> {
    await this.#removeContainers((owner) => owner === this.#process);
    await this.#mounts?.close();
    await removeUnmounted(this.#folder);
  }

  async #sweep(): Promise<void> {
    await this.#removeContainers((owner) => !isOwnerAlive(owner));
    const entries = await readdir(this.home).catch(() => []);
    for (const owner of entries.filter((entry) => isOwnerName(entry) && !isOwnerAlive(entry))) {
      await removeUnmounted(join(this.home, owner));
    }
  }

  async #removeContainers(isMine: (process: string) => boolean): Promise<void> {
    const filters = { label: [`${OWNER_LABEL}=${this.#owner}`] };
    const all = await this.docker.listContainers({ all: true, filters });
    const mine = all.filter(({ Labels }) => isMine(Labels[PROCESS_LABEL] ?? ''));
    await Promise.all(
      mine.map(({ Id }) =>
        this.docker
          .getContainer(Id)
          .remove({ force: true, v: true })
          // Another driver of the installation may sweep at the same time.
          .catch(() => undefined),
      ),
    );
  }
}

function fifos(directory: SlotDirectory): ContainerPlan['fifos'] {
  return {
    stdin: directory.fifo('stdin'),
    stdout: directory.fifo('stdout'),
    stderr: directory.fifo('stderr'),
    algoout: directory.fifo('algoout'),
  };
}
