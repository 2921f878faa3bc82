import { MalformedPacket, PacketReader } from './pkt-line.js';

/** One ref that a push changes. `before` is absent in a creation, `after` in a deletion. */
export interface RefChange {
  ref: string;
  before: string | undefined;
  after: string | undefined;
}

const MAX_HEAD_BYTES = 8 * 1024 * 1024;
const NO_COMMIT = /^0+$/;
const COMMAND = /^([0-9a-f]{40}) ([0-9a-f]{40}) (\S+)$/;

/** Reads along at the head of a receive-pack request: what the client wants changed, and what it understands. */
export class PushCommands {
  readonly commands: RefChange[] = [];
  readonly #capabilities = new Set<string>();
  readonly #reader = new PacketReader();
  #bytes = 0;
  #complete = false;

  /** True once the whole list has come; what follows is the pack. */
  get complete(): boolean {
    return this.#complete;
  }

  /** Whether the answer travels in bands, one of which is shown to the user. */
  get hasBands(): boolean {
    return this.#capabilities.has('side-band-64k');
  }

  /** Call with each chunk until complete. Throws MalformedPacket. */
  read(chunk: Buffer): void {
    this.#bytes += chunk.length;
    for (const { payload } of this.#reader.read(chunk)) {
      if (payload === undefined) {
        this.#complete = true;
        return;
      }
      this.#readLine(payload);
    }
    if (this.#bytes > MAX_HEAD_BYTES) {
      throw new MalformedPacket('The push changes too many refs at once.');
    }
  }

  #readLine(payload: Buffer): void {
    const [line = '', capabilities] = payload.toString('utf8').replace(/\n$/, '').split('\0');
    for (const capability of capabilities?.split(' ') ?? []) {
      this.#capabilities.add(capability);
    }
    const [, before = '', after = '', ref] = COMMAND.exec(line) ?? [];
    // Other lines (`shallow ...`) are no business of ours: receive-pack judges them.
    if (ref !== undefined) {
      this.commands.push({ ref, before: commit(before), after: commit(after) });
    }
  }
}

function commit(id: string): string | undefined {
  return NO_COMMIT.test(id) ? undefined : id;
}
