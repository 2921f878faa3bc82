import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { ApiError } from '#libs/errors/index.js';
import { AlgorithmChanges } from '#src/modules/algorithms/algorithm-changes.js';
import type { AlgorithmSettings } from '#src/modules/algorithms/algorithm.entity.js';
import { aclAllows, mayManage, maySeeSource } from '#src/modules/algorithms/algorithms.policy.js';
import { AlgorithmsRepository, type OwnedAlgorithm } from '#src/modules/algorithms/algorithms.repository.js';
import { parseVersion, type VersionSelector } from '#src/modules/versions/version-selector.js';
import { semverOf, type Version } from '#src/modules/versions/version.entity.js';
import { VersionsRepository } from '#src/modules/versions/versions.repository.js';
import type { Caller } from '#src/platform/access/caller.js';
import type { InvocationAddress } from './invocation-request.js';

/** One callable version, with everything that a call needs to know: no query on the warm path. */
export interface CallTarget {
  algorithmId: string;
  owner: string;
  ownerName: string;
  name: string;
  versionId: string;
  gitHash: string;
  semanticVersion: string | undefined;
  artifact: string;
  /** Digest of the root file system that it runs on, where that is not the machine's own. */
  system: string | undefined;
  isPublic: boolean;
  /** As published; an unpublished build runs with the algorithm's present settings. */
  settings: AlgorithmSettings;
  /** Whether what an execution reports is kept. */
  keepsInsights: boolean;
  /** Source visibility changes at once, without a publication. */
  sourceVisibility: AlgorithmSettings['source_visibility'];
}

const REMEMBERED = 10_000;
/** How long a stale target can live on when the broadcast is lost. */
const TRUST_MS = 30_000;

/** From an address to a target. Remembers what it found until the algorithm changes. */
@Injectable()
export class CallTargets {
  private readonly known = new LRUCache<string, CallTarget>({ max: REMEMBERED, ttl: TRUST_MS });
  /** Of whichever algorithm. */
  private changes = 0;

  constructor(
    private readonly algorithms: AlgorithmsRepository,
    private readonly versions: VersionsRepository,
    changes: AlgorithmChanges,
  ) {
    changes.listen((change) => this.forget(change.algorithmId));
  }

  /** Errors: 1000 when there is no such version for this caller, 2001 when the key may not call it. */
  find(caller: Caller, address: InvocationAddress): CallTarget | Promise<CallTarget> {
    const key = `${address.owner}/${address.name}/${address.version ?? ''}`.toLowerCase();
    const known = this.known.get(key);
    if (known) {
      return allow(caller, known, address);
    }
    const { changes } = this;
    return this.load(address).then((target) => {
      if (!target) {
        throw notFound(address);
      }
      // What changed while it was looked up may be what it is.
      if (changes === this.changes) {
        this.known.set(key, target);
      }
      return allow(caller, target, address);
    });
  }

  /** A target by itself: whoever asks sees to who may call it. `newest` is the most recent build. */
  async resolve(algorithmId: string, selector: VersionSelector | 'newest'): Promise<CallTarget | undefined> {
    const found = await this.algorithms.findById(algorithmId);
    const version = found && (await (selector === 'newest' ? this.versions.newest(algorithmId) : this.versions.resolve(algorithmId, selector)));
    return version && toTarget(found, version, selector !== 'newest' && selector.kind !== 'hash');
  }

  /** The target of a call that was accepted earlier, whatever has been published or built again since. Undefined when it is gone. */
  async stored(algorithmId: string, versionId: string, gitHash: string, semanticVersion: string | null): Promise<CallTarget | undefined> {
    const found = await this.algorithms.findById(algorithmId);
    const version = found && ((await this.versions.findById(versionId)) ?? (await this.versions.resolve(algorithmId, { kind: 'hash', hash: gitHash })));
    return version && toTarget(found, version, semanticVersion !== null);
  }

  private forget(algorithmId: string): void {
    this.changes++;
    for (const [key, target] of this.known.entries()) {
      if (target.algorithmId === algorithmId) {
        this.known.delete(key);
      }
    }
  }

  private async load(address: InvocationAddress): Promise<CallTarget | undefined> {
    const selector = parseVersion(address.version);
    const found = selector && (await this.algorithms.find(address.owner, address.name));
    const version = found && (await this.versions.resolve(found.algorithm.id, selector));
    if (!version) {
      return undefined;
    }
    // A commit is asked for by its hash to try it out: with the present settings, and by the owner's side only.
    return toTarget(found, version, selector.kind !== 'hash');
  }
}

function toTarget({ algorithm, ownerName }: OwnedAlgorithm, version: Version, asPublished: boolean): CallTarget {
  return {
    algorithmId: algorithm.id,
    owner: algorithm.owner,
    ownerName,
    name: algorithm.name,
    versionId: version.id,
    gitHash: version.gitHash,
    semanticVersion: asPublished ? semverOf(version)?.join('.') : undefined,
    artifact: version.artifact,
    system: version.system ?? undefined,
    isPublic: asPublished && version.callability === 'public',
    settings: (asPublished && version.publication?.settings) || algorithm.settings,
    keepsInsights: asPublished ? (version.publication?.insights_enabled ?? false) : true,
    sourceVisibility: algorithm.settings.source_visibility,
  };
}

function notFound(address: InvocationAddress): ApiError {
  const version = address.version === undefined ? '' : `/${address.version}`;
  return new ApiError('algorithmNotFound', { message: `algorithm algo://${address.owner}/${address.name}${version} not found`.slice(0, 300) });
}

/** Throws unless this caller may call this target (platform reference, 1.5 and 5.2). */
export function allow(caller: Caller, target: CallTarget, address: InvocationAddress): CallTarget {
  if (!target.isPublic && !mayUseAsOwner(caller, target)) {
    throw notFound(address);
  }
  const { permissions } = caller;
  if (!permissions.allow_algo || !aclAllows(permissions.algo_acl, target.ownerName, target.name)) {
    throw new ApiError('notAuthorized', { message: `This API key may not call algo://${target.ownerName}/${target.name}. Use one whose list of algorithms has it.` });
  }
  if (caller.inside && !caller.inside.pipelineEnabled) {
    throw new ApiError('notAuthorized', { message: 'The calling algorithm may not call others: its setting pipeline_enabled is false.' });
  }
  return target;
}

/**
 * The owner's side, and not through a stranger's algorithm: such code acts for its caller, but it is not to find out what they keep
 * to themselves.
 */
export function mayUseAsOwner(caller: Caller, target: CallTarget): boolean {
  return mayManage(caller, target) && (!caller.inside || caller.inside.owner === target.owner);
}

export function mayReadStacktrace(caller: Caller, target: CallTarget): boolean {
  return (!caller.inside || caller.inside.owner === target.owner) && maySeeSource(caller, { owner: target.owner, settings: { ...target.settings, source_visibility: target.sourceVisibility } });
}
