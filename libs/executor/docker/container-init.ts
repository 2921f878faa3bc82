import { FORWARDER_AS_CHILD } from '../api/forwarder.js';
import { encodeOrder, ORDER_READER, type Program } from '../preboot/order.js';

/** Number of the system call prctl: on x86_64, and on the architectures that share the generic table. */
const PRCTL = process.arch === 'x64' ? 157 : 167;

/** What the init says when `ino` is not what it finds. */
export const NOT_ARRIVED = 'the artifact did not arrive in the container';

/**
 * The first process of every container: waits for the order to start a program, becomes its parent, and ends with it,
 * or as soon as the platform is gone. The kernel then ends everything else in the container.
 *
 * In Perl because every Debian or Ubuntu image has it, whatever its language, and a shell cannot wait for a child and
 * a FIFO at once. The lifeline is a FIFO that only the platform can write to; its end of file means that the platform
 * is gone. The program cannot stop its own init: the kernel keeps signals from inside away from it, and it makes
 * itself undumpable (prctl 4), so that its memory cannot be reached through /proc.
 *
 * `ino` tells whether the artifact that was mounted after the container began has arrived.
 */
export const INIT_PROGRAM = String.raw`
${FORWARDER_AS_CHILD}
${ORDER_READER}
syscall(${PRCTL}, 4, 0, 0, 0, 0);
open(my $lifeline, '<', '/slot/lifeline') or exit 125;
my ($token, $ino, $api, $in, $out, $err, @program) = order($lifeline);
sub broken {
  if (open(my $told, '>', $err)) { syswrite $told, "$token $_[0]\n"; }
  exit 125;
}
my $arrived = (stat '/opt/algorithm')[1];
broken("${NOT_ARRIVED}") if $ino && $arrived != $ino;
chdir '/opt/algorithm' or broken("/opt/algorithm: $!");
$api eq '' or forwarding() or broken("the way to the API: $!");
pipe(my $woken, my $wake) or broken("pipe: $!");
$SIG{CHLD} = sub { syswrite $wake, 'x' };
my $program = fork;
broken("fork: $!") unless defined $program;
if ($program == 0) {
  $SIG{CHLD} = 'DEFAULT';
  open(STDIN, '<', $in) and open(STDOUT, '>', $out) and open(STDERR, '>', $err) or exit 126;
  become(@program);
}
while (1) {
  my $ready = '';
  vec($ready, fileno($lifeline), 1) = 1;
  vec($ready, fileno($woken), 1) = 1;
  next if select($ready, undef, undef, undef) < 0;
  exit 137 if vec($ready, fileno($lifeline), 1);
  sysread($woken, my $ignored, 512) if vec($ready, fileno($woken), 1);
  while ((my $ended = waitpid(-1, 1)) > 0) {
    exit(($? & 127) ? 128 + ($? & 127) : $? >> 8) if $ended == $program;
  }
}
`;

/** What the init is told: which program to run, with which streams and which environment. */
export interface StartOrder extends Program {
  /** Starts the init's own complaints, so that they can be told from the program's. */
  token: string;
  /** Inode of the artifact where it is mounted late; 0 where it has been there from the beginning. */
  ino: bigint;
  /** Whether the code inside finds the API at its address. */
  api: boolean;
  stdin: string;
  stdout: string;
  stderr: string;
}

/** The order as it goes through the lifeline. */
export function encodeStartOrder(order: StartOrder): string {
  return encodeOrder([order.token, String(order.ino), order.api ? 'api' : '', order.stdin, order.stdout, order.stderr], order);
}
