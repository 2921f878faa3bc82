import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';

import type { ContractWorld } from './contract-world.js';
import { call, LIMITS, resultOf, running, survivors } from './contract-world.js';

/** Algorithms that attack the host, its other guests, or its resources. */
export function hostilityCases(world: () => ContractWorld, memoryByGroup: boolean): void {
  describe('hostility', () => {
    it('runs without privileges and cannot gain any', async () => {
      const slot = await world().slot(`import os, ctypes
def apply(data):
    status = dict(line.split(':\\t', 1) for line in open('/proc/self/status').read().splitlines() if ':\\t' in line)
    libc = ctypes.CDLL(None)
    return {
        'uid': os.getuid(), 'groups': os.getgroups(),
        'caps': [status[key].strip('0') for key in ('CapInh', 'CapPrm', 'CapEff', 'CapBnd', 'CapAmb')],
        'no_new_privs': status['NoNewPrivs'], 'userns': libc.unshare(0x10000000), 'mntns': libc.unshare(0x20000),
        'mount': libc.mount(b'none', b'/tmp', b'tmpfs', 0, None), 'ptrace': libc.ptrace(0, 0, 0, 0),
    }
`);
      const seen = (await resultOf(slot)) as Record<string, string[]>;
      expect(seen.uid).not.toBe(0);
      expect(seen.groups).not.toContain(0);
      expect(seen).toMatchObject({ caps: ['', '', '', '', ''], no_new_privs: '1', userns: -1, mntns: -1, mount: -1, ptrace: -1 });
    });

    it('survives a fork bomb', async () => {
      const slot = await world().slot(`import os, time
def apply(data):
    count = 0
    try:
        while count < 1000:
            if os.fork() == 0: time.sleep(1000)
            count += 1
    except OSError: pass
    return count
`);
      const count = await resultOf(slot);
      expect(count).toBeGreaterThan(0);
      expect(count).toBeLessThanOrEqual(LIMITS.processes);
      await slot.stop();
      expect(await survivors(world().marker)).toEqual([]);
    });

    it('ends a slot that fills the memory, and no other', async () => {
      const [hungry, neighbour] = await Promise.all([
        world().slot('def apply(data):\n    kept = []\n    while True: kept.append(bytearray(8_000_000))\n'),
        world().slot('def apply(data):\n    return data\n'),
      ]);
      const outcome = await call(hungry);
      if (memoryByGroup) {
        expect(outcome).toMatchObject({ kind: 'out-of-memory', limitMb: LIMITS.memoryMb });
        expect(hungry.alive).toBe(false);
      } else {
        expect(outcome.kind).not.toBe('result');
      }
      expect(await resultOf(neighbour, 1)).toBe(1);
    });

    it('names memory as the reason when load takes too much', async () => {
      const outcome = await world().start('kept = []\nwhile True: kept.append(bytearray(8_000_000))\n');
      const failure = memoryByGroup ? { kind: 'out-of-memory', limitMb: LIMITS.memoryMb } : {};
      expect(outcome).toMatchObject({ kind: 'failed', failure });
    });

    it('limits the private /tmp', async () => {
      const slot = await world().slot(`def apply(data):
    written = 0
    try:
        with open('/tmp/full', 'wb', buffering=0) as file:
            while written < 100_000_000: written += file.write(bytes(1_000_000))
    except OSError: pass
    return written
`);
      const written = await resultOf(slot);
      expect(written).toBeGreaterThan(1_000_000);
      expect(written).toBeLessThanOrEqual(LIMITS.tmpMb * 1024 * 1024);
    });

    it('shows no file of the host and no other slot', async () => {
      const other = await world().slot('open("/tmp/mine", "w").close()\ndef apply(data):\n    return 1\n', {
        language: world().language([], 'marker-of-another-slot'),
      });
      const slot = await world().slot(`import os, glob
def attempt(action):
    try: return action()
    except OSError: return None
def apply(paths):
    return {
        'read': [path for path in paths if attempt(lambda: os.listdir(path) if os.path.isdir(path) else open(path).read())],
        'tmp': os.listdir('/tmp'),
        'processes': [attempt(lambda: open(path).read()) or '' for path in glob.glob('/proc/[0-9]*/cmdline')],
        'environments': [attempt(lambda: open(path).read()) or '' for path in glob.glob('/proc/[0-9]*/environ')],
        'through_proc': attempt(lambda: os.listdir('/proc/1/root/root')),
        'devices': [name for name in os.listdir('/dev') if name.startswith(('sd', 'vd', 'nvme', 'mem', 'kmsg'))],
    }
`);
      process.env.CONTRACT_CANARY = 'canary-in-environment';
      const paths = [
        '/etc/shadow',
        '/etc/ssh',
        '/root',
        '/var/run/docker.sock',
        process.cwd(),
        world().root,
        `${world().root}/secret`,
      ];
      const seen = (await resultOf(slot, paths)) as Record<
        'read' | 'tmp' | 'processes' | 'environments' | 'through_proc' | 'devices',
        string[]
      >;
      expect(seen.read).toEqual([]);
      expect(seen.through_proc ?? []).toEqual([]);
      expect(seen.devices).toEqual([]);
      expect(seen.tmp).toEqual(['algoout']);
      expect(seen.processes.join()).not.toContain('marker-of-another-slot');
      expect(seen.processes.length).toBeLessThan(6);
      expect(seen.environments.join()).not.toContain('canary-in-environment');
      expect(await resultOf(other)).toBe(1);
    });

    it('has its environment on no command line, which every user of the host can read', async () => {
      const secret = 'secret-in-the-environment';
      const seen = new Set<string>();
      const watch = setInterval(() => running(secret).forEach((line) => seen.add(line)), 1);
      const slot = await world().slot('import os\ndef apply(name):\n    return os.environ[name]\n', { environment: { TOKEN: secret } });
      expect(await resultOf(slot, 'TOKEN')).toBe(secret);
      clearInterval(watch);
      expect(running(world().marker)).not.toEqual([]);
      expect([...seen, ...running(secret)]).toEqual([]);
    });

    it('cannot write outside its scratch folders', async () => {
      const slot = await world().slot(`import os
def apply(paths):
    written = []
    for path in paths:
        try: open(path, 'w').write('1'); written.append(path)
        except OSError: pass
    return written
`);
      const paths = [
        '/opt/algorithm/x',
        '/opt/algorithm/algorithm.py',
        '/opt/pipe/x',
        '/opt/x',
        '/usr/x',
        '/etc/x',
        '/etc/passwd',
        '/x',
        '/dev/x',
        '/proc/sys/kernel/hostname',
        '/proc/sysrq-trigger',
      ];
      expect(await resultOf(slot, paths)).toEqual([]);
      expect(await resultOf(slot, ['/tmp/x', '/dev/null'])).toEqual(['/tmp/x', '/dev/null']);
    });

    it('has no network when isolated', async () => {
      const server = createServer((socket) => socket.end()).listen(0, '0.0.0.0');
      await new Promise((resolve) => server.once('listening', resolve));
      const { port } = server.address() as AddressInfo;
      const slot = await world().slot(`import socket
def apply(port):
    told = []
    for address in ('127.0.0.1', '10.0.0.1', '172.17.0.1'):
        try: socket.create_connection((address, port), 0.3); told.append(address)
        except OSError: pass
    try: socket.socket(40, socket.SOCK_STREAM); told.append('vsock')
    except OSError: pass
    return told
`);
      expect(await resultOf(slot, port)).toEqual([]);
      await new Promise((resolve) => server.close(resolve));
    });
  });
}
