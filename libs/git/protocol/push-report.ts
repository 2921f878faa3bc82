import { PacketReader } from './pkt-line.js';
import type { RefChange } from './push-commands.js';

/** What receive-pack says it did. It checks each ref against the client's old value, so this is the truth of this push. */
export interface PushReport {
  accepted: ReadonlySet<string>;
  /** Ref to git's reason. */
  refused: ReadonlyMap<string, string>;
  /** Git's reason when the pack as a whole was not taken. */
  unpackProblem: string | undefined;
}

/** Reads the packets of a report (capability report-status). Undefined when there is none, or not a whole one. */
export function readPushReport(bytes: Buffer): PushReport | undefined {
  const accepted = new Set<string>();
  const refused = new Map<string, string>();
  let unpack: string | undefined;
  for (const { payload } of new PacketReader().read(bytes)) {
    if (payload === undefined) {
      return unpack === undefined ? undefined : { accepted, refused, unpackProblem: unpack === 'ok' ? undefined : unpack };
    }
    const [word, subject = '', ...reason] = payload.toString('utf8').trimEnd().split(' ');
    if (word === 'unpack') {
      unpack = [subject, ...reason].join(' ');
    } else if (word === 'ok') {
      accepted.add(subject);
    } else if (word === 'ng') {
      refused.set(subject, reason.join(' '));
    }
  }
  return undefined;
}

/** The commands that changed something. A push of what is there already is accepted and changes nothing. */
export function acceptedChanges(commands: readonly RefChange[], report: PushReport): RefChange[] {
  return commands.filter(({ ref, before, after }) => before !== after && report.accepted.has(ref));
}
