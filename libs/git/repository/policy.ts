export type Setting = readonly [key: string, value: string];

/** Nobody sees or writes refs outside branches and tags. The last match wins, so the order matters. */
const VISIBLE_REFS: readonly Setting[] = [
  ['transfer.hideRefs', 'refs'],
  ['transfer.hideRefs', '!refs/heads'],
  ['transfer.hideRefs', '!refs/tags'],
];

/** Faults of old tools that real histories carry; the large hosts let them pass too. */
const HARMLESS_FAULTS = ['badTimezone', 'missingSpaceBeforeDate', 'zeroPaddedFilemode'];

/** For what is fetched from elsewhere: as strict as with what is pushed to us. */
export const FSCK_SETTINGS: readonly Setting[] = [
  ['fetch.fsckObjects', 'true'],
  ...HARMLESS_FAULTS.map((fault): Setting => [`fetch.fsck.${fault}`, 'ignore']),
];

/** What a push may do. Versions and builds refer to commits, so no commit of a branch is ever rewritten. */
const RECEIVE: readonly Setting[] = [
  ['receive.denyNonFastForwards', 'true'],
  // Refuses to delete the branch that HEAD names, in bare repositories too.
  ['receive.denyDeleteCurrent', 'refuse'],
  ['receive.fsckObjects', 'true'],
  ...HARMLESS_FAULTS.map((fault): Setting => [`receive.fsck.${fault}`, 'ignore']),
  // A push must not wait for housekeeping, nor leave it running behind our back.
  ['receive.autogc', 'false'],
  ['gc.auto', '0'],
  ['receive.unpackLimit', '100'],
];

const UPLOAD: readonly Setting[] = [
  ['uploadpack.allowFilter', 'true'],
  ['uploadpack.allowTipSHA1InWant', 'false'],
  ['uploadpack.allowReachableSHA1InWant', 'false'],
  ['uploadpack.allowAnySHA1InWant', 'false'],
];

/** Written into every new repository, so that it is safe under any other git program on the machine as well. */
export const REPOSITORY_SETTINGS: readonly Setting[] = [...VISIBLE_REFS, ...RECEIVE, ...UPLOAD];

/** Given to each process that serves a client: then today's policy holds for yesterday's repositories. */
export const SERVING_SETTINGS: readonly Setting[] = [
  ...REPOSITORY_SETTINGS,
  ['core.hooksPath', '/dev/null'],
  // An acknowledged push survives a power cut: git leaves refs and loose objects unsynced by default.
  ['core.fsync', 'all'],
  ['core.fsyncMethod', 'batch'],
  // One large clone must not take the machine.
  ['pack.threads', '2'],
  ['pack.windowMemory', '128m'],
];
