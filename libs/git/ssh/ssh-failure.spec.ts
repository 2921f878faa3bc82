import { sshFailure } from './ssh-failure.js';

const LAST = '\nfatal: Could not read from remote repository.\n\nPlease make sure you have the correct access rights\nand the repository exists.';

/** What OpenSSH 9, git 2.39 and the large hosts really say. */
describe('what git and ssh say', () => {
  it.each([
    ['host-key-mismatch', 'No ED25519 host key is known for [127.0.0.1]:2222 and you have requested strict checking.\nHost key verification failed.\r'],
    ['host-key-mismatch', '@    WARNING: REMOTE HOST IDENTIFICATION HAS CHANGED!     @\nHost key for github.com has changed and you have requested strict checking.\r\nHost key verification failed.\r'],
    ['key-refused', 'git@github.com: Permission denied (publickey).\r'],
    ['key-refused', 'git@gitlab.com: Permission denied (publickey,keyboard-interactive).\r'],
    ['repository-not-found', 'ERROR: Repository not found.'],
    ['repository-not-found', 'remote: \nremote: ========================================================================\nremote: \nremote: ERROR: The project you were looking for could not be found or you don\'t have permission to view it.\nremote: '],
    ['repository-not-found', "fatal: '/mia/hello.git' does not appear to be a git repository"],
    ['read-only', 'ERROR: The key you are authenticating with has been marked as read only.'],
    ['read-only', 'remote: ERROR: This deploy key does not have write access to this project.'],
    ['unreachable', 'ssh: connect to host github.com port 22: Connection refused\r'],
    ['unreachable', 'ssh: connect to host 10.0.0.1 port 22: Connection timed out\r'],
    ['unreachable', 'kex_exchange_identification: Connection closed by remote host\r\nConnection closed by 127.0.0.1 port 22\r'],
    ['unreachable', 'Connection timed out during banner exchange\r'],
    ['invalid', 'Load key "/home/store/key": invalid format\ngit@github.com: Permission denied (publickey).\r'],
  ])('means %s', (kind, text) => {
    expect(sshFailure(text + LAST)).toMatchObject({ name: 'SshFailure', kind });
  });

  it.each([
    ['ref-not-found', "fatal: couldn't find remote ref refs/heads/none"],
    ['ref-not-found', 'fatal: remote error: upload-pack: not our ref eeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeee'],
    ['too-large', 'fatal: write error: File too large\nfatal: fetch-pack: invalid index-pack output'],
    ['too-large', 'fatal: Out of memory, malloc failed (tried to allocate 8589934592 bytes)\nfatal: fetch-pack: invalid index-pack output'],
    ['unreachable', 'fetch-pack: unexpected disconnect while reading sideband packet\nfatal: early EOF\nfatal: fetch-pack: invalid index-pack output'],
    ['invalid', 'error: object 1234: hasDotgit: contains \'.git\'\nfatal: fsck error in packed object\nfatal: fetch-pack: invalid index-pack output'],
    ['unreachable', 'fatal: the remote end hung up unexpectedly'],
    ['invalid', "fatal: git fetch-pack: expected ACK/NAK, got 'x'"],
    ['invalid', "fatal: protocol error: bad line length character: Welc"],
    ['not-empty', ' ! [rejected]        master -> main (stale info)\nerror: failed to push some refs'],
    ['invalid', ' ! [rejected]        main       -> branch  (shallow update not allowed)'],
    ['refused', ' ! [remote rejected] master -> main (pre-receive hook declined)\nerror: failed to push some refs'],
  ])('means %s: %s', (kind, text) => {
    expect(sshFailure(text)?.kind).toBe(kind);
  });

  it.each(['fatal: unable to create temporary file: No space left on device', 'No user exists for uid 4711', 'error: cannot run ssh: No such file or directory'])('is the platform’s own fault: %s', (text) => {
    expect(sshFailure(text + LAST)).toBeUndefined();
  });

  it('steers no terminal', () => {
    expect(sshFailure('\u001b]0;title\u0007ERROR: Repository not found.')?.details).not.toMatch(/[\u0000-\u0008\u001b]/);
  });
});
