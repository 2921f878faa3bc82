import { spawn } from 'node:child_process';
import { once } from 'node:events';
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

  /** Sees to it that the image is there. */
  async ensure(system: string): Promise<void> {
    let known = this.#imports.get(system);
    if (!known) {
      known = this.#import(system);
      known.catch(() => this.#imports.delete(system));
      this.#imports.set(system, known);
    }
    await known;
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
    const tar = spawn('tar', ['--create', '--numeric-owner', '--owner=0', '--group=0', '--directory', system, '.'], { stdio: ['ignore', 'pipe', 'pipe'] });
    let complaint = '';
    tar.stderr.on('data', (chunk: Buffer) => (complaint = (complaint + chunk.toString()).slice(-2000)));
    const ended = once(tar, 'close') as Promise<[number | null]>;
    const changes = [`LABEL ${OWNER_LABEL}=${this.owner}`, `LABEL ${SOURCE_LABEL}=${system}`];
    const [repo, name] = tag.split(':');
    const answer = await this.docker.importImage(tar.stdout, { repo, tag: name, changes });
    await new Promise<void>((resolve, reject) => this.docker.modem.followProgress(answer, (error) => (error ? reject(error) : resolve())));
    const [code] = await ended;
    if (code !== 0) {
      await this.docker.getImage(tag).remove({ force: true });
      throw new Error(`The system at ${system} could not be read (${code}): ${complaint}`);
    }
  }
}
