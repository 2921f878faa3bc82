import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Daemon } from './embedded/daemon.js';
import type { EmbeddedPostgres } from './embedded/postgres.js';
import type { EmbeddedRedis } from './embedded/redis.js';

/** What a person and a script need to use this installation. */
export interface Bootstrap {
  api_url: string;
  git_url: string;
  docs_url: string;
  admin_key: string;
  username: string;
  api_key: string;
}

/** What this installation has running; holds passwords. */
export interface Services {
  postgres?: EmbeddedPostgres;
  redis?: EmbeddedRedis;
  server?: Daemon & { port: number; executor: string };
}

/** The directory of all state, and the small files that the command line keeps in it. */
export class Installation {
  readonly home: string;

  constructor(home: string) {
    this.home = resolve(home);
  }

  /** Others may pass through (slots run as users of their own), and not look around. */
  prepare(): void {
    mkdirSync(this.home, { recursive: true });
    chmodSync(this.home, 0o711);
    mkdirSync(this.path('logs'), { recursive: true, mode: 0o700 });
  }

  path(...parts: string[]): string {
    return join(this.home, ...parts);
  }

  get logFile(): string {
    return this.path('logs', 'server.log');
  }

  readServices(): Services {
    return this.read<Services>('services.json') ?? {};
  }

  writeServices(services: Services): void {
    this.write('services.json', services);
  }

  readBootstrap(): Bootstrap | undefined {
    return this.read<Bootstrap>('bootstrap.json');
  }

  writeBootstrap(bootstrap: Bootstrap): void {
    this.write('bootstrap.json', bootstrap);
  }

  /** Seals the secrets in the database: without it they are lost. Made at the first start. */
  encryptionKey(): string {
    const kept = this.read<{ key: string }>('encryption-key.json');
    if (kept) {
      return kept.key;
    }
    const key = randomBytes(32).toString('base64');
    this.write('encryption-key.json', { key });
    return key;
  }

  private read<T>(name: string): T | undefined {
    const file = this.path(name);
    return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as T) : undefined;
  }

  /** Whole or not at all, and for its owner only. */
  private write(name: string, content: object): void {
    const temporary = this.path(`.${name}.${process.pid}`);
    writeFileSync(temporary, `${JSON.stringify(content, null, 2)}\n`, { mode: 0o600 });
    renameSync(temporary, this.path(name));
  }
}
