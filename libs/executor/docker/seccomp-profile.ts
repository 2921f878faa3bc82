/** Refused whatever their arguments; the daemon looks the names up for the machine's architecture. */
const REFUSED = [
  // Seeing into, or reaching into, other processes.
  ...['ptrace', 'process_vm_readv', 'process_vm_writev', 'process_madvise', 'pidfd_getfd', 'kcmp', 'perf_event_open'],
  // Mounts and namespaces.
  ...['mount', 'umount', 'umount2', 'pivot_root', 'chroot', 'setns', 'unshare', 'open_tree', 'open_tree_attr', 'move_mount'],
  ...['fsopen', 'fsconfig', 'fsmount', 'fspick', 'mount_setattr'],
  // Key rings: they are the kernel's by user id, and all containers run under one.
  ...['add_key', 'request_key', 'keyctl'],
  // The machine: modules, clock, power, names, swap, quotas, accounting, ports, firmware.
  ...['init_module', 'finit_module', 'delete_module', 'create_module', 'kexec_load', 'kexec_file_load', 'reboot', 'syslog'],
  ...['settimeofday', 'stime', 'clock_settime', 'clock_settime64', 'adjtimex', 'clock_adjtime', 'clock_adjtime64'],
  ...['sethostname', 'setdomainname', 'swapon', 'swapoff', 'quotactl', 'quotactl_fd', 'acct', 'iopl', 'ioperm', 'vhangup'],
  // Files by handle go around the folders above them; the rest has a history of holes.
  ...['open_by_handle_at', 'name_to_handle_at', 'lookup_dcookie', 'fanotify_init', 'bpf', 'userfaultfd', 'nfsservctl'],
  ...['uselib', 'ustat', 'sysfs', '_sysctl', 'modify_ldt'],
];

/** Answered as if the kernel did not know them, so that programs fall back to what they did before. */
const UNKNOWN = ['clone3', 'io_uring_setup', 'io_uring_enter', 'io_uring_register'];

/** CLONE_NEWNS, NEWCGROUP, NEWUTS, NEWIPC, NEWUSER, NEWPID and NEWNET of <linux/sched.h>. */
const NAMESPACE_FLAGS = [0x00020000, 0x02000000, 0x04000000, 0x08000000, 0x10000000, 0x20000000, 0x40000000];

const AF_VSOCK = 40;
const TIOCSTI = 0x5412;
const EPERM = 1;
const ENOSYS = 38;

interface Rule {
  names: readonly string[];
  action: 'SCMP_ACT_ERRNO';
  errnoRet: number;
  args?: { index: number; value: number; valueTwo?: number; op: 'SCMP_CMP_EQ' | 'SCMP_CMP_MASKED_EQ' }[];
}

const refuse = (name: string, args: Rule['args']): Rule => ({ names: [name], action: 'SCMP_ACT_ERRNO', errnoRet: EPERM, args });

/**
 * The system call filter of a container, as the daemon takes it. Our own rather than the daemon's default, which
 * differs from version to version and allows `ptrace` and, up to 20.10, virtual machine sockets to the host.
 */
export function seccompProfile(): string {
  const rules: Rule[] = [
    { names: REFUSED, action: 'SCMP_ACT_ERRNO', errnoRet: EPERM },
    { names: UNKNOWN, action: 'SCMP_ACT_ERRNO', errnoRet: ENOSYS },
    ...NAMESPACE_FLAGS.map((flag) => refuse('clone', [{ index: 0, value: flag, valueTwo: flag, op: 'SCMP_CMP_MASKED_EQ' }])),
    refuse('socket', [{ index: 0, value: AF_VSOCK, op: 'SCMP_CMP_EQ' }]),
    refuse('ioctl', [{ index: 1, value: TIOCSTI, op: 'SCMP_CMP_EQ' }]),
  ];
  return JSON.stringify({ defaultAction: 'SCMP_ACT_ALLOW', syscalls: rules });
}
