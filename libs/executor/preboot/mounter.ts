import { spawn, type ChildProcess } from 'node:child_process';
import type { Socket } from 'node:net';

import { PERL } from '../api/forwarder.js';

/** Numbers of the system calls mount and umount2: on x86_64, and on the architectures that share the generic table. */
const [MOUNT, UMOUNT] = process.arch === 'x64' ? [165, 166] : [40, 39];
/** Flags of mount: read-only, nosuid, nodev; remount; bind. */
const [SHOWN, REMOUNT, BIND] = [1 | 2 | 4, 32, 4096];

/**
 * Reads artifact, staging folder and target, each ended by NUL, and answers with what is wrong, or nothing, and NUL. Read-only before it
 * becomes visible: the options of a mount do not travel with it once it is there, but those of its source do. Ends with its input, and so
 * with the platform.
 */
const PROGRAM = String.raw`
$/ = "\0";
$| = 1;
sub shown {
  my ($artifact, $staging, $target) = @_;
  return "mounting $artifact: $!" if syscall(${MOUNT}, $artifact, $staging, 0, ${BIND}, 0);
  my $problem = '';
  if (syscall(${MOUNT}, 0, $staging, 0, ${REMOUNT | BIND | SHOWN}, 0)) { $problem = "making it read-only: $!"; }
  elsif (syscall(${MOUNT}, $staging, $target, 0, ${BIND}, 0)) { $problem = "mounting it at $target: $!"; }
  $problem = "unmounting $staging: $!" if syscall(${UMOUNT}, $staging, 2) && !$problem;
  return $problem;
}
while (defined(my $artifact = <STDIN>)) {
  my @paths = ($artifact, scalar <STDIN>, scalar <STDIN>);
  chomp @paths;
  print shown(@paths), "\0";
}
`;

interface Order {
  resolve: () => void;
  reject: (error: Error) => void;
}

/** A program that mounts, kept from one mount to the next: to start one takes longer than everything else that a start does on the host. */
export class Mounter {
  #program: ChildProcess | undefined;
  /** In the order in which they will be answered. */
  readonly #orders: Order[] = [];
  #said = '';

  /** `staging` is for one at a time, which is how the program works. Rejects with what the kernel says. */
  show(artifact: string, staging: string, target: string): Promise<void> {
    const paths = [artifact, staging, target];
    if (paths.some((path) => path === '' || path.includes('\0'))) {
      return Promise.reject(new Error('A path to mount is empty or contains a NUL character'));
    }
    return new Promise((resolve, reject) => {
      this.#program ??= this.#start();
      this.#orders.push({ resolve, reject });
      this.#hold(true);
      this.#program.stdin!.write(paths.map((path) => `${path}\0`).join(''));
    });
  }

  close(): void {
    this.#program?.stdin!.end();
  }

  #start(): ChildProcess {
    const program = spawn(PERL, ['-e', PROGRAM], { stdio: ['pipe', 'pipe', 'ignore'], env: {} });
    program.stdout.setEncoding('utf8').on('data', (text: string) => this.#hear(text));
    program.stdin.on('error', () => undefined);
    program.once('error', (error) => this.#lose(program, error.message));
    program.once('close', (code, signal) => this.#lose(program, `exit code ${code}, signal ${signal}`));
    return program;
  }

  #hear(text: string): void {
    const answers = (this.#said + text).split('\0');
    this.#said = answers.pop()!;
    for (const answer of answers) {
      const order = this.#orders.shift();
      if (answer === '') {
        order?.resolve();
      } else {
        order?.reject(new Error(answer));
      }
    }
    this.#hold(this.#orders.length > 0);
  }

  /** Waiting for nothing, the program does not keep this process alive. */
  #hold(busy: boolean): void {
    const { stdin, stdout } = this.#program!;
    for (const handle of [this.#program!, stdin as Socket, stdout as Socket]) {
      if (busy) {
        handle.ref();
      } else {
        handle.unref();
      }
    }
  }

  /** The next order starts another. */
  #lose(program: ChildProcess, why: string): void {
    if (this.#program === program) {
      this.#program = undefined;
      this.#said = '';
      this.#orders.splice(0).forEach(({ reject }) => reject(new Error(`The program that mounts has ended: ${why}`)));
    }
  }
}
