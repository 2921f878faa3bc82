import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { connect, createServer, type AddressInfo } from 'node:net';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { keyMaterial } from './repositories.js';

export const SSHD = '/usr/sbin/sshd';
const COMMAND = fileURLToPath(new URL('./ssh-command.js', import.meta.url));
const START_TIMEOUT_MS = 10_000;

/** A real sshd on a free port of 127.0.0.1. Whoever comes in by a key gets `ssh-command.js`, and nothing else. */
export class SshServer {
  private child: ChildProcess | undefined;

  private constructor(
    private readonly directory: string,
    readonly port: number,
  ) {}

  static async start(directory: string): Promise<SshServer> {
    if (!existsSync(SSHD)) {
      throw new Error(`${SSHD} is missing: install openssh-server.`);
    }
    const server = new SshServer(directory, await freePort());
    await mkdir(directory, { recursive: true });
    await server.authorize('http://127.0.0.1:1', new Map());
    await server.makeHostKey();
    await server.run();
    return server;
  }

  /** Of this machine's user: sshd without privileges lets nobody else in. */
  get url(): string {
    return `ssh://${userInfo().username}@127.0.0.1:${this.port}`;
  }

  /** As a known_hosts file has it. */
  async hostKeys(): Promise<string> {
    return `[127.0.0.1]:${this.port} ${keyMaterial(await readFile(`${this.hostKey}.pub`, 'utf8'))}\n`;
  }

  /** Takes exactly these keys from now on. `desk`: address of who decides, for `ssh-command.js`. */
  async authorize(desk: string, keys: ReadonlyMap<string, string>): Promise<void> {
    const lines = [...keys].map(([id, key]) => `command="'${process.execPath}' '${COMMAND}' '${desk}' '${id}'",restrict ${keyMaterial(key)}\n`);
    await writeFile(this.authorizedKeys, lines.join(''), { mode: 0o600 });
  }

  /** Whoever comes by this key gets the program, whatever is asked for: for servers that are not what they seem. */
  async misbehave(key: string, program: string): Promise<void> {
    await writeFile(this.authorizedKeys, `command="${program.replaceAll('"', '\\"')}",restrict ${keyMaterial(key)}\n`, { mode: 0o600 });
  }

  /** Comes back as somebody else. */
  async changeHostKey(): Promise<void> {
    await this.halt();
    await this.makeHostKey();
    await this.run();
  }

  /** Nobody answers any more; `resume` ends that. */
  async halt(): Promise<void> {
    const { child } = this;
    this.child = undefined;
    if (child?.pid !== undefined && child.exitCode === null) {
      const closed = once(child, 'close');
      // The sessions are in the same group.
      process.kill(-child.pid, 'SIGTERM');
      await closed;
    }
  }

  resume(): Promise<void> {
    return this.run();
  }

  private get authorizedKeys(): string {
    return join(this.directory, 'authorized_keys');
  }

  private get hostKey(): string {
    return join(this.directory, 'host_key');
  }

  private async makeHostKey(): Promise<void> {
    await rm(this.hostKey, { force: true });
    await promisify(execFile)('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', '', '-f', this.hostKey]);
  }

  private async run(): Promise<void> {
    if (process.getuid?.() === 0) {
      // sshd insists on it when it runs as root.
      await mkdir('/run/sshd', { recursive: true, mode: 0o755 });
    }
    const config = join(this.directory, 'sshd_config');
    await writeFile(config, this.settings());
    const child = spawn(SSHD, ['-D', '-e', '-f', config], { stdio: ['ignore', 'ignore', 'pipe'], detached: true });
    this.child = child;
    let complaint = '';
    child.stderr?.on('data', (chunk: Buffer) => (complaint = (complaint + chunk.toString()).slice(-4_000)));
    process.once('exit', () => this.child === child && child.kill('SIGKILL'));
    for (const deadline = Date.now() + START_TIMEOUT_MS; !(await answers(this.port)); await sleep(20)) {
      if (child.exitCode !== null || Date.now() > deadline) {
        throw new Error(`sshd did not start: ${complaint}`);
      }
    }
  }

  private settings(): string {
    return [
      'ListenAddress 127.0.0.1',
      `Port ${this.port}`,
      `HostKey ${this.hostKey}`,
      'PidFile none',
      `AuthorizedKeysFile ${this.authorizedKeys}`,
      // The directory for temporary files may be open to everybody.
      'StrictModes no',
      'UsePAM no',
      'AuthenticationMethods publickey',
      'PasswordAuthentication no',
      'KbdInteractiveAuthentication no',
      'PermitRootLogin forced-commands-only',
      'AllowTcpForwarding no',
      'AllowAgentForwarding no',
      'X11Forwarding no',
      'PermitTTY no',
      'AcceptEnv GIT_PROTOCOL',
      'MaxStartups 200',
      'PrintMotd no',
      '',
    ].join('\n');
  }
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    const done = (answered: boolean) => () => {
      socket.destroy();
      resolve(answered);
    };
    socket.once('data', done(true)).once('error', done(false)).once('close', done(false));
  });
}
