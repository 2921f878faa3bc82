/**
 * - `host-key-mismatch`: the server is not the one whose keys are pinned
 * - `key-refused`: the server does not take the key
 * - `repository-not-found`: also what the key may not see
 * - `ref-not-found`: no such branch or commit
 * - `read-only`: the key may not push
 * - `not-empty`: the branch is there already
 * - `refused`: the server does not take what is pushed
 * - `unreachable`: no connection, or one that broke off
 * - `timed-out`, `too-large`: more than this platform waits for, or takes
 * - `invalid`: what it sends is nothing that git could keep, or the address or key is none
 */
export type SshFailureKind =
  | 'host-key-mismatch'
  | 'key-refused'
  | 'repository-not-found'
  | 'ref-not-found'
  | 'read-only'
  | 'not-empty'
  | 'refused'
  | 'unreachable'
  | 'timed-out'
  | 'too-large'
  | 'invalid';

const SENTENCES: Record<SshFailureKind, string> = {
  'host-key-mismatch': 'The SSH server does not show the host key that is pinned for it.',
  'key-refused': 'The SSH server does not accept the deploy key.',
  'repository-not-found': 'The repository does not exist, or the deploy key does not open it.',
  'ref-not-found': 'The repository has no such branch or commit.',
  'read-only': 'The deploy key may not write to the repository.',
  'not-empty': 'The branch exists already.',
  refused: 'The SSH server does not accept the push.',
  unreachable: 'The SSH server cannot be reached, or broke off.',
  'timed-out': 'The SSH server did not send everything in time.',
  'too-large': 'The repository is larger than the platform takes.',
  invalid: 'The SSH server sends something that is no acceptable repository.',
};

/** What a remote repository, or the way to it, is to blame for. The message is for people. */
export class SshFailure extends Error {
  override readonly name = 'SshFailure';
  constructor(
    readonly kind: SshFailureKind,
    message: string = SENTENCES[kind],
    /** What the programs said, for the log of an administrator. In part the remote's words; no credential. */
    readonly details = '',
  ) {
    super(message);
  }
}

/** In this order: what comes first is the cause of what comes after it. */
const SIGNS: readonly (readonly [SshFailureKind, RegExp])[] = [
  ['host-key-mismatch', /Host key verification failed|HOST IDENTIFICATION HAS CHANGED|host key is known for/i],
  ['invalid', /Load key .*: (invalid format|error in libcrypto)/i],
  ['key-refused', /Permission denied \(.*publickey|Too many authentication failures/i],
  ['read-only', /marked as read only|deploy key does not have write access|not allowed to (push|upload) code/i],
  ['repository-not-found', /repository not found|project you were looking for could not be found|does not appear to be a git repository|repository '[^']*' does not exist/i],
  ['ref-not-found', /couldn't find remote ref|not our ref|unadvertised object/i],
  ['too-large', /File too large|out of memory|mmap failed: Cannot allocate|(malloc|calloc|realloc) failed/i],
  ['invalid', /shallow update not allowed/],
  ['not-empty', /\(stale info\)|\[rejected\]/i],
  ['refused', /\[remote rejected\]|hook declined/i],
  ['unreachable', /connect to host|Connection (refused|timed out|closed|reset)|kex_exchange_identification|banner exchange|Network is unreachable|No route to host|unexpected disconnect|early EOF|Timeout, server .* not responding|Could not read from remote repository|hung up unexpectedly/i],
];
/** Troubles of this machine. */
const OWN = /No space left on device|Disk quota exceeded|Read-only file system|Too many open files|Resource temporarily unavailable|unable to (create|open|fork)|cannot (create|fork|run)|No user exists for uid/i;

/** What the standard error of git and ssh tells; undefined when the remote is not to blame. Whatever else git complains of is what it was sent. */
export function sshFailure(stderr: string): SshFailure | undefined {
  if (OWN.test(stderr)) {
    return undefined;
  }
  const kind = SIGNS.find(([, sign]) => sign.test(stderr))?.[0] ?? 'invalid';
  return new SshFailure(kind, SENTENCES[kind], printable(stderr));
}

function printable(text: string): string {
  return text.replaceAll(/[\u0000-\u0009\u000b-\u001f\u007f]/g, ' ').trim().slice(-2_000);
}
