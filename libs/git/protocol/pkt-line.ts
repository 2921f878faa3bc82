/** Git's framing: four hexadecimal digits of length, themselves included, then the payload. 0000 is a flush. */
export const FLUSH = Buffer.from('0000');

const HEADER_BYTES = 4;
const MAX_PACKET_BYTES = 65_520;
/** What fits into one side-band packet beside its header and the band's number. */
const MAX_BAND_PAYLOAD = MAX_PACKET_BYTES - HEADER_BYTES - 1;

/** Bands of side-band-64k: what the program reads, what its user reads, and the reason of a sudden end. */
export const BAND = { data: 1, progress: 2, error: 3 } as const;

export interface Packet {
  /** The packet as it came, header included. */
  raw: Buffer;
  /** Undefined in a flush, and in the other packets without content. */
  payload: Buffer | undefined;
}

export class MalformedPacket extends Error {
  override readonly name = 'MalformedPacket';
}

export function packet(payload: string | Buffer): Buffer {
  const body = Buffer.from(payload as string);
  return Buffer.concat([Buffer.from((body.length + HEADER_BYTES).toString(16).padStart(4, '0')), body]);
}

/** As many packets as the payload needs; an empty payload gives the one packet that only keeps a connection alive. */
export function bandPackets(band: number, payload: string | Buffer): Buffer {
  const body = Buffer.from(payload as string);
  const packets: Buffer[] = [];
  for (let start = 0; start === 0 || start < body.length; start += MAX_BAND_PAYLOAD) {
    packets.push(packet(Buffer.concat([Buffer.from([band]), body.subarray(start, start + MAX_BAND_PAYLOAD)])));
  }
  return Buffer.concat(packets);
}

/** Cuts a stream of bytes into packets, however they were chopped up on the way. */
export class PacketReader {
  #rest: Buffer = Buffer.alloc(0);

  /** Packets completed by this chunk. Throws MalformedPacket. */
  *read(chunk: Buffer): Generator<Packet> {
    this.#rest = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk]);
    while (this.#rest.length >= HEADER_BYTES) {
      const length = lengthOf(this.#rest);
      const end = Math.max(length, HEADER_BYTES);
      if (this.#rest.length < end) {
        return;
      }
      const raw = this.#rest.subarray(0, end);
      this.#rest = this.#rest.subarray(end);
      yield { raw, payload: length < HEADER_BYTES ? undefined : raw.subarray(HEADER_BYTES) };
    }
  }

  /** Whether the stream ended between two packets. */
  get complete(): boolean {
    return this.#rest.length === 0;
  }
}

function lengthOf(bytes: Buffer): number {
  const digits = bytes.toString('latin1', 0, HEADER_BYTES);
  const length = /^[0-9a-f]{4}$/i.test(digits) ? Number.parseInt(digits, 16) : -1;
  // 0, 1 and 2 are the flush, delimiter and response-end packets; 3 has no meaning.
  if (length < 0 || length === 3 || length > MAX_PACKET_BYTES) {
    throw new MalformedPacket(`Not a git packet: ${JSON.stringify(digits)}`);
  }
  return length;
}
