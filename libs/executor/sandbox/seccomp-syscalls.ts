/** Numbers of the system calls that the filter names. */
export interface SyscallTable {
  /** AUDIT_ARCH_* of the kernel's <linux/audit.h>. */
  audit: number;
  /** Whether a second ABI shares the table, told by bit 30 of the number (x32). */
  hasX32: boolean;
  clone: number;
  clone3: number;
  unshare: number;
  socket: number;
  ioctl: number;
  /** Refused whatever their arguments. */
  refused: readonly number[];
  /** Answered as if the kernel did not know them, so that programs fall back to what they did before. */
  unknown: readonly number[];
}

/** Numbers that are the same everywhere: calls added since Linux 5.1. */
const EVERYWHERE = {
  open_tree: 428,
  move_mount: 429,
  fsopen: 430,
  fsconfig: 431,
  fsmount: 432,
  fspick: 433,
  mount_setattr: 442,
  quotactl_fd: 443,
  open_tree_attr: 467,
} as const;

const IO_URING = [425, 426, 427];

const X64_REFUSED = {
  ptrace: 101,
  syslog: 103,
  pivot_root: 155,
  adjtimex: 159,
  chroot: 161,
  acct: 163,
  settimeofday: 164,
  mount: 165,
  umount2: 166,
  swapon: 167,
  swapoff: 168,
  reboot: 169,
  sethostname: 170,
  setdomainname: 171,
  iopl: 172,
  ioperm: 173,
  init_module: 175,
  delete_module: 176,
  quotactl: 179,
  lookup_dcookie: 212,
  clock_settime: 227,
  kexec_load: 246,
  add_key: 248,
  request_key: 249,
  keyctl: 250,
  perf_event_open: 298,
  fanotify_init: 300,
  name_to_handle_at: 303,
  open_by_handle_at: 304,
  clock_adjtime: 305,
  setns: 308,
  process_vm_readv: 310,
  process_vm_writev: 311,
  finit_module: 313,
  kexec_file_load: 320,
  bpf: 321,
  userfaultfd: 323,
};

const ARM64_REFUSED = {
  lookup_dcookie: 18,
  umount2: 39,
  mount: 40,
  pivot_root: 41,
  chroot: 51,
  quotactl: 60,
  acct: 89,
  kexec_load: 104,
  init_module: 105,
  delete_module: 106,
  clock_settime: 112,
  syslog: 116,
  ptrace: 117,
  reboot: 142,
  sethostname: 161,
  setdomainname: 162,
  settimeofday: 170,
  adjtimex: 171,
  add_key: 217,
  request_key: 218,
  keyctl: 219,
  swapon: 224,
  swapoff: 225,
  perf_event_open: 241,
  fanotify_init: 262,
  name_to_handle_at: 264,
  open_by_handle_at: 265,
  clock_adjtime: 266,
  setns: 268,
  process_vm_readv: 270,
  process_vm_writev: 271,
  finit_module: 273,
  bpf: 280,
  userfaultfd: 282,
  kexec_file_load: 294,
};

/** By `process.arch`. */
export const SYSCALL_TABLES: Readonly<Record<string, SyscallTable>> = {
  x64: {
    audit: 0xc000003e,
    hasX32: true,
    clone: 56,
    clone3: 435,
    unshare: 272,
    socket: 41,
    ioctl: 16,
    refused: [...Object.values(X64_REFUSED), ...Object.values(EVERYWHERE)],
    unknown: IO_URING,
  },
  arm64: {
    audit: 0xc00000b7,
    hasX32: false,
    clone: 220,
    clone3: 435,
    unshare: 97,
    socket: 198,
    ioctl: 29,
    refused: [...Object.values(ARM64_REFUSED), ...Object.values(EVERYWHERE)],
    unknown: IO_URING,
  },
};
