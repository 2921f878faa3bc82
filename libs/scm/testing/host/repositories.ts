import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { git, gitOk } from '../../../git/testing/git-client.js';
import type { Account } from './accounts.js';

export interface DeployKey {
  id: number;
  title: string;
  publicKey: string;
  readOnly: boolean;
  /** The token that added it. */
  token: string;
}

export interface Webhook {
  id: number;
  url: string;
  secret: string;
  /** In the provider's words. */
  events: string[];
  contentType: string;
}

export interface HostedRepository {
  id: number;
  owner: Account;
  name: string;
  description: string;
  isPrivate: boolean;
  defaultBranch: string;
  directory: string;
  keys: Map<number, DeployKey>;
  hooks: Map<number, Webhook>;
}

export interface RefMove {
  ref: string;
  before: string | undefined;
  after: string | undefined;
}

export const NO_COMMIT = '0'.repeat(40);

/** The repositories of a provider: real ones on this machine's disk, under names that may change. */
export class Repositories {
  readonly all = new Map<number, HostedRepository>();
  /** What the repositories were called before. */
  private readonly redirects = new Map<string, number>();
  private nextId = 7000;

  constructor(private readonly directory: string) {}

  async create(owner: Account, name: string, isPrivate: boolean, description = '', defaultBranch = 'main'): Promise<HostedRepository> {
    const id = this.nextId++;
    const directory = join(this.directory, `${id}.git`);
    const repository = { id, owner, name, description, isPrivate, defaultBranch, directory, keys: new Map<number, DeployKey>(), hooks: new Map<number, Webhook>() };
    this.redirects.delete(fullName(owner.login, name).toLowerCase());
    // Before anything takes time: of two at once, one finds the name taken.
    this.all.set(id, repository);
    await mkdir(directory);
    await gitOk(directory, 'init', '-q', '--bare', `--initial-branch=${defaultBranch}`);
    return repository;
  }

  find(owner: string, name: string): HostedRepository | undefined {
    const wanted = fullName(owner, name).toLowerCase();
    return [...this.all.values()].find((repository) => nameOf(repository).toLowerCase() === wanted);
  }

  /** By a name that it had once. */
  moved(owner: string, name: string): HostedRepository | undefined {
    return this.all.get(this.redirects.get(fullName(owner, name).toLowerCase()) ?? -1);
  }

  rename(repository: HostedRepository, owner: Account, name: string): void {
    this.redirects.set(nameOf(repository).toLowerCase(), repository.id);
    Object.assign(repository, { owner, name });
  }

  keyInUse(publicKey: string): boolean {
    return [...this.all.values()].some(({ keys }) => [...keys.values()].some((key) => sameKey(key.publicKey, publicKey)));
  }

  newId(): number {
    return this.nextId++;
  }
}

export function nameOf({ owner, name }: HostedRepository): string {
  return fullName(owner.login, name);
}

function fullName(owner: string, name: string): string {
  return `${owner}/${name}`;
}

/** Type and key without the comment. */
export function keyMaterial(publicKey: string): string {
  return publicKey.trim().split(/\s+/).slice(0, 2).join(' ');
}

function sameKey(one: string, other: string): boolean {
  return keyMaterial(one) === keyMaterial(other);
}

/** Ref -> commit, branches and tags. */
export async function refsOf({ directory }: HostedRepository): Promise<Map<string, string>> {
  const lines = (await gitOk(directory, 'for-each-ref', '--format=%(objectname) %(refname)', 'refs/heads', 'refs/tags')).split('\n');
  return new Map(lines.filter(Boolean).map((line) => [line.slice(41), line.slice(0, 40)]));
}

export function movesBetween(before: ReadonlyMap<string, string>, after: ReadonlyMap<string, string>): RefMove[] {
  const refs = [...new Set([...before.keys(), ...after.keys()])];
  return refs.map((ref) => ({ ref, before: before.get(ref), after: after.get(ref) })).filter((move) => move.before !== move.after);
}

export async function commitTitle({ directory }: HostedRepository, commit: string): Promise<string> {
  return (await git(directory, ['log', '-1', '--format=%s', commit])).stdout.trim();
}
