import { seccompProgram } from './seccomp.js';

const ALLOW = 0x7fff0000;
const EPERM = 0x50001;
const ENOSYS = 0x50026;
const EAFNOSUPPORT = 0x50061;

/** Runs a filter as the kernel does, on one system call. */
function verdict(program: Buffer, audit: number, number: number, args: readonly number[] = []): number {
  const data = Buffer.alloc(64);
  data.writeUInt32LE(number, 0);
  data.writeUInt32LE(audit, 4);
  args.forEach((value, index) => data.writeUInt32LE(value >>> 0, 16 + 8 * index));
  let accumulator = 0;
  for (let at = 0; at < program.length / 8; at++) {
    const code = program.readUInt16LE(at * 8);
    const [yes, no, k] = [program[at * 8 + 2]!, program[at * 8 + 3]!, program.readUInt32LE(at * 8 + 4)];
    if (code === 0x06) {
      return k;
    }
    if (code === 0x20) {
      accumulator = data.readUInt32LE(k);
    } else {
      const holds = code === 0x15 ? accumulator === k : code === 0x35 ? accumulator >= k : (accumulator & k) !== 0;
      at += holds ? yes : no;
    }
  }
  throw new Error('The program ran off its end');
}

describe.each([
  ['x64', 0xc000003e, { clone: 56, clone3: 435, unshare: 272, socket: 41, ioctl: 16, ptrace: 101, mount: 165, read: 0 }],
  ['arm64', 0xc00000b7, { clone: 220, clone3: 435, unshare: 97, socket: 198, ioctl: 29, ptrace: 117, mount: 40, read: 63 }],
])('the filter for %s', (architecture, audit, calls) => {
  const program = seccompProgram(architecture)!;
  const on = (number: number, ...args: number[]) => verdict(program, audit, number, args);

  it('allows what programs do', () => {
    expect(on(calls.read)).toBe(ALLOW);
    expect(on(calls.clone, 0x3d0f00)).toBe(ALLOW); // a thread
    expect(on(calls.clone, 17)).toBe(ALLOW); // fork
    expect(on(calls.ioctl, 1, 0x5413)).toBe(ALLOW);
    expect([1, 2, 10, 16].map((family) => on(calls.socket, family))).toEqual([ALLOW, ALLOW, ALLOW, ALLOW]);
  });

  it('refuses new namespaces', () => {
    for (const flag of [0x20000, 0x2000000, 0x4000000, 0x8000000, 0x10000000, 0x20000000, 0x40000000]) {
      expect(on(calls.clone, flag | 17)).toBe(EPERM);
      expect(on(calls.unshare, flag)).toBe(EPERM);
    }
    expect(on(calls.unshare, 0x80)).toBe(EPERM);
    expect(on(calls.clone3)).toBe(ENOSYS);
  });

  it('refuses what exploits live on', () => {
    expect([on(calls.ptrace), on(calls.mount), on(calls.ioctl, 0, 0x5412)]).toEqual([EPERM, EPERM, EPERM]);
    expect(on(425)).toBe(ENOSYS); // io_uring_setup
    expect([40, 17, 38].map((family) => on(calls.socket, family))).toEqual([EAFNOSUPPORT, EAFNOSUPPORT, EAFNOSUPPORT]);
  });

  it('kills the code of another architecture', () => {
    expect(verdict(program, 0x40000003, calls.read)).toBe(0x80000000);
  });
});

it('has no filter for an architecture without a table', () => {
  expect(seccompProgram('mips')).toBeUndefined();
});
