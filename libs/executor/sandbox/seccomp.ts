import { SYSCALL_TABLES } from './seccomp-syscalls.js';

const LOAD = 0x20; // BPF_LD | BPF_W | BPF_ABS
const EQUAL = 0x15; // BPF_JMP | BPF_JEQ | BPF_K
const AT_LEAST = 0x35; // BPF_JMP | BPF_JGE | BPF_K
const ANY_BIT = 0x45; // BPF_JMP | BPF_JSET | BPF_K
const RETURN = 0x06; // BPF_RET | BPF_K

const ALLOW = 0x7fff0000;
const KILL_PROCESS = 0x80000000;
const errno = (number: number) => 0x00050000 | number;
const EPERM = errno(1);
const ENOSYS = errno(38);
const EAFNOSUPPORT = errno(97);

/** Offsets in struct seccomp_data. Arguments are 64 bits wide; the low half comes first on both architectures. */
const NUMBER = 0;
const ARCHITECTURE = 4;
const argument = (index: number) => 16 + 8 * index;

const X32_BIT = 0x40000000;

/** CLONE_NEWNS | NEWCGROUP | NEWUTS | NEWIPC | NEWUSER | NEWPID | NEWNET: any new namespace, user namespaces above all. */
const NEW_NAMESPACES = 0x7e020000;
const NEW_TIME_NAMESPACE = 0x80; // meaningful for unshare only; in clone these bits are the exit signal

/** AF_UNIX, AF_INET, AF_INET6, AF_NETLINK (address look-up). Not vsock, packet, the kernel's crypto and the rest. */
const SOCKET_FAMILIES = [1, 2, 10, 16];

/** TIOCSTI and TIOCLINUX type into a terminal in somebody else's name. */
const TERMINAL_INJECTION = [0x5412, 0x541c];

type Instruction = readonly [code: number, ifTrue: number, ifFalse: number, k: number];

/**
 * The seccomp filter as bubblewrap takes it, or undefined for an architecture without a table.
 *
 * The list is of refusals: a list of allowances breaks with every new version of a run-time. It closes the parts of
 * the kernel that an algorithm has no use for and that local exploits live on.
 */
export function seccompProgram(architecture: string): Buffer | undefined {
  const table = SYSCALL_TABLES[architecture];
  if (!table) {
    return undefined;
  }
  const program: Instruction[] = [
    [LOAD, 0, 0, ARCHITECTURE],
    [EQUAL, 1, 0, table.audit],
    // Another architecture's table (32-bit code) would get around every test below.
    [RETURN, 0, 0, KILL_PROCESS],
    [LOAD, 0, 0, NUMBER],
  ];
  if (table.hasX32) {
    program.push([AT_LEAST, 0, 1, X32_BIT], [RETURN, 0, 0, ENOSYS]);
  }
  for (const number of table.refused) {
    program.push(...refuse(number, EPERM));
  }
  // The flags of clone3 are behind a pointer, out of the filter's sight; the C libraries fall back to clone.
  for (const number of [table.clone3, ...table.unknown]) {
    program.push(...refuse(number, ENOSYS));
  }
  program.push(
    ...inspect(table.clone, 0, [
      [ANY_BIT, 0, 1, NEW_NAMESPACES],
      [RETURN, 0, 0, EPERM],
    ]),
    ...inspect(table.unshare, 0, [
      [ANY_BIT, 0, 1, NEW_NAMESPACES | NEW_TIME_NAMESPACE],
      [RETURN, 0, 0, EPERM],
    ]),
    ...inspect(
      table.ioctl,
      1,
      TERMINAL_INJECTION.flatMap((request) => refuse(request, EPERM)),
    ),
    ...inspect(table.socket, 0, [
      ...SOCKET_FAMILIES.flatMap((family): Instruction[] => [
        [EQUAL, 0, 1, family],
        [RETURN, 0, 0, ALLOW],
      ]),
      [RETURN, 0, 0, EAFNOSUPPORT],
    ]),
    [RETURN, 0, 0, ALLOW],
  );
  return encode(program);
}

function refuse(value: number, verdict: number): Instruction[] {
  return [
    [EQUAL, 0, 1, value],
    [RETURN, 0, 0, verdict],
  ];
}

/** Runs `tests` on one argument of one system call; a call that passes them all is allowed. */
function inspect(number: number, index: number, tests: readonly Instruction[]): Instruction[] {
  const body: Instruction[] = [[LOAD, 0, 0, argument(index)], ...tests, [RETURN, 0, 0, ALLOW]];
  return [[EQUAL, 0, body.length, number], ...body];
}

/** struct sock_filter { u16 code; u8 jt; u8 jf; u32 k; }, little-endian like both architectures. */
function encode(program: readonly Instruction[]): Buffer {
  const bytes = Buffer.alloc(program.length * 8);
  program.forEach(([code, ifTrue, ifFalse, k], index) => {
    bytes.writeUInt16LE(code, index * 8);
    bytes.writeUInt8(ifTrue, index * 8 + 2);
    bytes.writeUInt8(ifFalse, index * 8 + 3);
    bytes.writeUInt32LE(k >>> 0, index * 8 + 4);
  });
  return bytes;
}
