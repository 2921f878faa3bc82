import { ApiSocket } from '../api/api-socket.js';
import type { SlotLimits, StartRequest } from '../executor.js';
import { isOwnerAlive, ownerName } from '../owner-name.js';
import type { CgroupTree } from './cgroup.js';
import { copyEntrance } from './entrance.js';
import { EtcFolders } from './etc-folders.js';
import { Identities, type Identity, type UidRange } from './identity.js';
import { InstanceDirectory, processNamespace, writeFiles } from './instance-directory.js';
import { openCgroups } from './open-cgroups.js';
import { SandboxProcess } from './sandbox-process.js';
import type { SandboxPlan } from './sandbox-arguments.js';
import { seccompProgram } from './seccomp.js';
import { SlotDirectory } from '../pipe/slot-directory.js';
import { COMMON_FILES, identityFiles, resolverState, stateOf } from './system-files.js';

/** What one slot or build holds on this machine. */
export interface Place {
  identity: Identity;
  directory: SlotDirectory;
  /** The way to the API, where one was asked for. */
  api: ApiSocket | undefined;
  run(plan: PlacePlan, stdio: readonly [number, number, number]): SandboxProcess;
  /** Waits until nothing runs here any more and gives everything back. */
  release(): Promise<void>;
}

/** The plan of a sandbox without what its place adds. */
export type PlacePlan = Omit<SandboxPlan, 'identity' | 'etc' | 'entrance' | 'limits' | 'memoryByProcess' | 'apiSocket'>;

/** The means of one driver on this machine: folders, control groups, user ids, the system call filter. */
export class SandboxMachine {
  readonly #identities: Identities;
  readonly #instance: InstanceDirectory;
  readonly #cgroups: CgroupTree | undefined;
  readonly #owner = ownerName();
  readonly #commonFiles: Record<string, string>;
  readonly #etc: EtcFolders;
  readonly #seccompFile: string | undefined;
  #entrance: string | undefined;

  private constructor(home: string, uidRange: UidRange) {
    const asRoot = process.getuid?.() === 0;
    this.#identities = new Identities(uidRange, asRoot);
    this.#instance = new InstanceDirectory(home, this.#owner);
    this.#cgroups = openCgroups(`algoplane-${processNamespace()}`, this.#owner);
    this.#commonFiles = this.#instance.create(COMMON_FILES);
    this.#etc = new EtcFolders(this.#instance.folder('etc'));
    const filter = seccompProgram(process.arch);
    if (filter) {
      this.#seccompFile = this.#instance.create({ 'seccomp.bpf': filter })['seccomp.bpf'];
    }
  }

  /** Sets a machine up, and removes what platforms that were killed left: their folders under this home, and all control groups. */
  static async prepare(home: string, uidRange: UidRange): Promise<SandboxMachine> {
    const machine = new SandboxMachine(home, uidRange);
    try {
      await machine.#sweep();
      return machine;
    } catch (error) {
      await machine.close();
      throw error;
    }
  }

  async #sweep(): Promise<void> {
    for (const owner of this.#cgroups?.owners() ?? []) {
      if (!isOwnerAlive(owner)) {
        await this.#cgroups?.removeOwner(owner);
      }
    }
    await this.#instance.sweep();
  }

  /** The driver's own folder, which goes with it. */
  get folder(): string {
    return this.#instance.path;
  }

  /** Changes when what a new sandbox would show of this machine does. */
  stateFor({ system, network }: Pick<StartRequest, 'system' | 'network'>): string {
    // A system that was removed and fetched again is another folder at the same path.
    const root = system === undefined ? [] : [stateOf(system)];
    return [this.#etc.folder({ root: system, build: false }), ...root, ...(network === 'full' ? resolverState() : [])].join();
  }

  /** For the readiness report. */
  get limitsBy(): string {
    return this.#cgroups?.description ?? 'rlimit (no writable control groups: memory is limited by process)';
  }

  get filtersSystemCalls(): boolean {
    return this.#seccompFile !== undefined;
  }

  /** `name` is unique among the live places of this driver. */
  async occupy(name: string, limits: SlotLimits, options: { api?: boolean } = {}): Promise<Place> {
    const identity = this.#identities.take();
    const owner = identity.mode === 'switched' ? { uid: identity.uid, gid: identity.uid } : undefined;
    let api: ApiSocket | undefined;
    try {
      const directory = await SlotDirectory.create(this.#instance.folder(name), owner);
      api = options.api ? await ApiSocket.open(directory.path, owner) : undefined;
      const ownFiles = writeFiles(directory.path, identityFiles(identity));
      const cgroup = this.#cgroups?.create(name, limits);
      const processes: SandboxProcess[] = [];
      return {
        identity,
        directory,
        api,
        run: (plan, stdio) => {
          const options = { seccompFile: this.#seccompFile, directory: directory.path };
          const whole = { ...plan, ...this.#entranceFor(plan), identity, etc: this.#etcFor(plan, ownFiles), limits, memoryByProcess: cgroup === undefined, apiSocket: api?.path };
          const started = new SandboxProcess(options, whole, stdio, cgroup);
          processes.push(started);
          return started;
        },
        release: async () => {
          await processes.at(-1)?.gone();
          await cgroup?.remove();
          await api?.close();
          await directory.remove();
          this.#identities.giveBack(identity);
        },
      };
    } catch (error) {
      await api?.close();
      this.#identities.giveBack(identity);
      throw error;
    }
  }

  #etcFor({ system, purpose }: PlacePlan, files: Record<string, string>): SandboxPlan['etc'] {
    return system?.access === 'install'
      ? { files: { ...this.#commonFiles, ...files } }
      : { folder: this.#etc.folder({ root: system?.path, build: purpose === 'build' }), files };
  }

  #entranceFor({ system }: PlacePlan): { entrance?: string } {
    if (!system) {
      return {};
    }
    if (this.#entrance === undefined) {
      const folder = this.#instance.folder('entrance');
      copyEntrance(folder);
      this.#entrance = folder;
    }
    return { entrance: this.#entrance };
  }

  async close(): Promise<void> {
    await this.#cgroups?.removeOwner(this.#owner);
    await this.#instance.remove();
  }
}
