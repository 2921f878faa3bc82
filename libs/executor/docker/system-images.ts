import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { basename } from 'node:path';
import type Docker from 'dockerode';

import { OWNER_LABEL } from './owner.js';

const REPOSITORY = 'algoplane/system';
const SOURCE_LABEL = 'algoplane.system';
/** Of a name that is a digest, what tells it apart. */
const TAG_LENGTH = 32;

/** The image of a root file system that lies on this machine. */
export function systemImage(system: string): string {
  return `${REPOSITORY}:${basename(system).slice(0, TAG_LENGTH)}`;
}

/** Images of root file systems: made when first needed, gone when their files are. */
export class SystemImages {
  readonly #imports = new Map<string, Promise<void>>();

  /** `owner`: the installation whose images these are. */
  constructor(
    private readonly docker: Docker,
    private readonly owner: string,
  ) {}

  /** Sees to it that the image is there: each time anew, as an administrator may tidy up in the daemon. */
  async ensure(system: string): Promise<void> {
    const under = this.#imports.get(system);
    if (under) {
      return under;
    }
    const work = this.#import(system).finally(() => this.#imports.delete(system));
    this.#imports.set(system, work);
    return work;
  }

  /** Removes the images whose root file systems the platform has removed. */
  async sweep(): Promise<void> {
    const images = await this.docker.listImages({ filters: { label: [`${OWNER_LABEL}=${this.owner}`] } });
    const stale = images.filter(({ Labels }) => !existsSync(Labels?.[SOURCE_LABEL] ?? '/'));
    // One that a container still uses goes the next time.
    await Promise.all(stale.map(({ Id }) => this.docker.getImage(Id).remove().catch(() => undefined)));
  }

  async #import(system: string): Promise<void> {
    const tag = systemImage(system);
    const present = await this.docker.listImages({ filters: { reference: [tag] } });
    if (present.length > 0) {
      return;
    }
    await this.sweep();
    // Without a name until it is whole: half of a system must never be taken for it.
    const id = await this.#read(system);
    await this.docker.getImage(id).tag({ repo: REPOSITORY, tag: tag.slice(REPOSITORY.length + 1) });
  }

  /** Returns the id of a new image. */
  async #read(system: string): Promise<string> {
    const tar = spawn('tar', ['--create', '--numeric-owner', '--owner=0', '--group=0', '--directory', system, '.'], { stdio: ['ignore', 'pipe', 'pipe'] });
    let complaint = '';
    tar.stderr.on('data', (chunk: Buffer) => (complaint = (complaint + chunk.toString()).slice(-2000)));
    const ended = new Promise<number | null>((resolve) => tar.once('error', (error) => (complaint += error.message)).once('close', resolve));
    try {
      const changes = [`LABEL ${OWNER_LABEL}=${this.owner}`, `LABEL ${SOURCE_LABEL}=${system}`];
      const answer = await this.docker.importImage(tar.stdout, { changes });
      const told = await new Promise<{ status?: string }[]>((resolve, reject) => this.docker.modem.followProgress(answer, (error, output) => (error ? reject(error) : resolve(output))));
      const id = told.at(-1)?.status;
      const code = await ended;
      if (code === 0 && id) {
        return id;
      }
      await (id ? this.docker.getImage(id).remove({ force: true }) : undefined);
      throw new Error(`The system at ${system} could not be read (${code}): ${complaint}`);
    } finally {
      // When the daemon no longer listens, nobody else would end it.
      tar.kill();
    }
  }
}
