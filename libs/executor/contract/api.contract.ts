import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';

import { MAX_CONNECTIONS, SOCKET_INSIDE } from '../api/forwarder.js';
import { Api } from './api-server.js';
import type { ContractWorld } from './contract-world.js';
import { resultOf, survivors } from './contract-world.js';

const FETCH = `import os, urllib.request
def fetch(path, body=None):
    return urllib.request.urlopen(os.environ['ALGORITHMIA_API'] + path, body, 10).read()
`;

/** Tries to get anywhere but to the API; returns where it got. */
const ESCAPE = `${FETCH}
import socket
def attempt(kind, address):
    with socket.socket(kind, socket.SOCK_STREAM) as sock:
        sock.settimeout(0.5)
        try: sock.connect(address); return True
        except OSError: return False
def apply(tried):
    told = [str(address) for address in tried['tcp'] if attempt(socket.AF_INET, tuple(address))]
    told += [path for path in tried['unix'] if attempt(socket.AF_UNIX, path)]
    try: told.append(socket.getaddrinfo('example.com', 80))
    except OSError: pass
    try: socket.create_connection(('::1', tried['tcp'][0][1]), 0.5); told.append('::1')
    except OSError: pass
    return {'reached': told, 'api': fetch('/hello').decode(), 'slot': sorted(os.listdir('${SOCKET_INSIDE.replace(/\/[^/]*$/, '')}'))}
`;

/** Goes past the forwarder and holds as many connections as it gets; the platform closes the rest at once. */
const FLOOD = `${FETCH}
import select, socket, time
kept = []
def apply(count):
    kept.clear()
    for _ in range(count or 0):
        sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        sock.connect('${SOCKET_INSIDE}')
        kept.append(sock)
    time.sleep(0.5)
    return count - len(select.select(kept, [], [], 0)[0]) if count else fetch('/after').decode()
`;

/** How code inside gets to the platform's API, and to nothing else. */
export function apiCases(world: () => ContractWorld): void {
  describe('the API', () => {
    let api: Api;
    let neighbour: Api;
    const service = createServer((socket) => socket.end());
    beforeAll(async () => {
      [api, neighbour] = await Promise.all([Api.open('mine'), Api.open('other')]);
      await once(service.listen(0, '0.0.0.0'), 'listening');
    });
    afterAll(() => {
      service.close();
      api.close();
      neighbour.close();
    });

    it.each(['isolated', 'full'] as const)('is at its address with the network %s', async (network) => {
      const code = `${FETCH}def apply(data):\n    return [fetch('/a?b=c').decode(), fetch('/put', b'x' * data).decode(), len(fetch('/large'))]\n`;
      const slot = await world().slot(code, { network, api: api.forSlot });
      const put = createHash('sha256').update('x'.repeat(10_000_000)).digest('hex').slice(0, 8);
      expect(await resultOf(slot, 10_000_000)).toEqual([
        expect.stringContaining('mine /slot/mine/a?b=c 0 '),
        `mine /slot/mine/put 10000000 ${put}`,
        20_000_000,
      ]);
    });

    it('is all that an isolated slot reaches', async () => {
      const { port } = service.address() as AddressInfo;
      const slot = await world().slot(ESCAPE, { api: api.forSlot });
      await world().slot(ESCAPE, { api: neighbour.forSlot });
      const tcp = [port, api.port, neighbour.port].map((each): [string, number] => ['127.0.0.1', each]);
      tcp.push(['0.0.0.0', port], ['127.0.0.2', port], ['169.254.169.254', 80], ['10.0.0.1', port], ['172.17.0.1', port], ['8.8.8.8', 53]);
      const unix = ['/var/run/docker.sock', '/run/dbus/system_bus_socket', '/slot/other/api', `${world().root}/slots`];
      const seen = (await resultOf(slot, { tcp, unix })) as { reached: string[]; api: string; slot: string[] };
      expect(seen).toMatchObject({ reached: [], api: expect.stringContaining('mine /slot/mine/hello 0 ') });
      expect(seen.slot).toContain('api');
      expect(seen.slot.filter((name) => !['api', 'lifeline', 'stdin', 'stdout', 'stderr'].includes(name))).toEqual([]);
    });

    it('tells slots apart by the socket they came through', async () => {
      const code = `${FETCH}def apply(path):\n    return fetch(path).decode()\n`;
      const [one, two] = await Promise.all([world().slot(code, { api: api.forSlot }), world().slot(code, { api: neighbour.forSlot })]);
      const answers = await Promise.all([resultOf(one, '/1'), resultOf(two, '/2')]);
      expect(answers).toEqual([expect.stringMatching(/^mine/), expect.stringMatching(/^other/)]);
    });

    it('serves many at once, and outlives clients that break off', async () => {
      const slot = await world().slot(
        `${FETCH}import socket, urllib.parse
from concurrent.futures import ThreadPoolExecutor
def broken(_):
    sock = socket.create_connection(('127.0.0.1', urllib.parse.urlparse(os.environ['ALGORITHMIA_API']).port))
    sock.sendall(b'GET /large HTTP/1.1\\r\\nHost: x\\r\\n\\r\\n')
    sock.recv(1000)
    sock.close()
def apply(data):
    with ThreadPoolExecutor(16) as pool:
        list(pool.map(broken, range(50)))
        return len(set(pool.map(lambda n: fetch('/%d' % n, b'x' * 100_000), range(100))))
`,
        { api: api.forSlot },
      );
      expect(await resultOf(slot)).toBe(100);
    });

    it('has a limit of connections for each slot', async () => {
      const slot = await world().slot(FLOOD, { api: api.forSlot });
      const before = api.connections.length;
      expect(await resultOf(slot, 500)).toBe(MAX_CONNECTIONS);
      expect(api.connections.length - before).toBe(MAX_CONNECTIONS);
      expect(await resultOf(slot, 0)).toContain('mine /slot/mine/after');
    });

    it('is gone with the slot, and so is what was connected', async () => {
      const slot = await world().slot(FLOOD, { api: api.forSlot });
      expect(await resultOf(slot, 5)).toBe(5);
      expect(api.open).toBeGreaterThan(4);
      await slot.stop();
      expect(await survivors(world().marker)).toEqual([]);
      expect(api.open).toBe(0);
    });

    it('adds no child to those that the algorithm waits for', async () => {
      const slot = await world().slot(
        'import os\ndef apply(data):\n    try: return os.waitpid(-1, os.WNOHANG)\n    except ChildProcessError: return "none"\n',
        { api: api.forSlot },
      );
      expect(await resultOf(slot)).toBe('none');
    });

    it('is not there where nobody offers it', async () => {
      const slot = await world().slot(
        `import os\ndef apply(data):\n    return [os.environ.get('ALGORITHMIA_API'), len([p for p in os.listdir('/proc') if p.isdigit()])]\n`,
      );
      const [address, processes] = (await resultOf(slot)) as [null, number];
      expect(address).toBeNull();
      expect(processes).toBeLessThan(4);
    });
  });
}
