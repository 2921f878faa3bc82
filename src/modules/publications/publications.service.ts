import { Injectable } from '@nestjs/common';
import { ApiError } from '#libs/errors/index.js';
import { AlgorithmAccess } from '#src/modules/algorithms/algorithm-access.js';
import type { AlgorithmObject } from '#src/modules/algorithms/algorithm-object.js';
import { mayPublish } from '#src/modules/algorithms/algorithms.policy.js';
import { AlgorithmViews } from '#src/modules/algorithms/algorithm-views.js';
import type { Algorithm } from '#src/modules/algorithms/algorithm.entity.js';
import type { OwnedAlgorithm } from '#src/modules/algorithms/algorithms.repository.js';
import { cleanHtml } from '#src/modules/builds/readme.js';
import { isSmaller, minimumBump, nextVersion, type Bump } from '#src/modules/versions/version-bump.js';
import { semverOf, type Publication, type Version } from '#src/modules/versions/version.entity.js';
import { VersionsRepository } from '#src/modules/versions/versions.repository.js';
import type { Caller } from '#src/platform/access/caller.js';
import { PublicationsRepository, type PublicationRecord } from './publications.repository.js';
import type { PublishRequest } from './publications.dto.js';
import { ReleaseNews } from './release-news.js';
import { SampleRuns } from './sample-runs.js';

@Injectable()
export class PublicationsService {
  constructor(
    private readonly access: AlgorithmAccess,
    private readonly versions: VersionsRepository,
    private readonly publications: PublicationsRepository,
    private readonly samples: SampleRuns,
    private readonly views: AlgorithmViews,
    private readonly news: ReleaseNews,
  ) {}

  /** Publishes the most recent build that succeeded (API reference, Publish). Errors: 1000, 1007, 6001. */
  async publish(caller: Caller, owner: string, name: string, request: PublishRequest): Promise<AlgorithmObject> {
    const owned = await this.access.toManage(caller, owner, name);
    const bump = readBump(request);
    const callability = request.settings?.algorithm_callability ?? 'private';
    if (!mayPublish(caller, owned.algorithm, callability)) {
      throw new ApiError('notAuthorized', { message: `Only owners of ${owned.ownerName} may publish to everybody. Publish privately, or ask one of them.` });
    }
    const candidate = await this.candidate(owned);
    const settings = { ...owned.algorithm.settings, ...royaltyOf(request) };
    const summary = request.details?.summary == null ? owned.algorithm.summary : await cleanHtml(request.details.summary);
    const sampleOutput = await this.sampleOutput(caller, owned, candidate, request);
    const published = await this.publications.publish(owned.algorithm.id, candidate.id, (last) => {
      refuseTooSmall(last, bump, { settings, callability });
      return { semver: nextVersion(last && semverOf(last), bump), callability, publication: toPublication(owned.algorithm, request, { summary, settings, sampleOutput }) } satisfies PublicationRecord;
    });
    if (!published) {
      throw alreadyPublished(owned);
    }
    await this.news.tell(owned, published);
    return this.views.ofVersion(caller, { ...owned, algorithm: { ...owned.algorithm, callability } }, published);
  }

  private async candidate(owned: OwnedAlgorithm): Promise<Version> {
    const newest = await this.versions.newest(owned.algorithm.id);
    if (!newest) {
      throw new ApiError('requestInvalid', { message: `${owned.algorithm.name} has no build that succeeded. Push a commit or compile first.` });
    }
    if (semverOf(newest)) {
      throw alreadyPublished(owned);
    }
    return newest;
  }

  /** A sample that fails does not stop the publication; its output says that it failed. */
  private async sampleOutput(caller: Caller, owned: OwnedAlgorithm, candidate: Version, request: PublishRequest): Promise<string | undefined> {
    const { sample_input, sample_output } = request.version_info ?? {};
    return sample_input == null ? (sample_output ?? undefined) : this.samples.run(caller, owned, candidate, sample_input);
  }
}

function alreadyPublished({ algorithm }: OwnedAlgorithm): ApiError {
  return new ApiError('versionAlreadyPublished', { message: `The newest build of ${algorithm.name} is published already. Please compile your algorithm, or push a commit, and publish again.` });
}

function royaltyOf(request: PublishRequest): { royalty_microcredits?: number } {
  const royalty = request.settings?.royalty_microcredits;
  return royalty == null ? {} : { royalty_microcredits: royalty };
}

function readBump(request: PublishRequest): Bump {
  const word = (request.version_info?.version_type || request.version_info?.type || 'minor').toLowerCase();
  if (word === 'patch' || word === 'revision') {
    return 'revision';
  }
  if (word === 'minor' || word === 'major') {
    return word;
  }
  throw new ApiError('requestInvalid', { message: 'version_info.version_type must be "major", "minor" or "revision" (also "patch").' });
}

function refuseTooSmall(last: Version | undefined, bump: Bump, next: { settings: Algorithm['settings']; callability: 'public' | 'private' }): void {
  if (!last?.publication || !last.callability) {
    return;
  }
  const minimum = minimumBump({ settings: last.publication.settings, callability: last.callability }, next);
  if (isSmaller(bump, minimum.bump)) {
    const number = semverOf(last)?.join('.');
    throw new ApiError('requestInvalid', { message: `version_info.version_type must be at least "${minimum.bump}": ${minimum.reason} since ${number}.` });
  }
}

interface Prepared {
  summary: string;
  settings: Algorithm['settings'];
  sampleOutput: string | undefined;
}

function toPublication(algorithm: Algorithm, request: PublishRequest, { summary, settings, sampleOutput }: Prepared): Publication {
  const { details, version_info } = request;
  const tagline = details?.tagline ?? algorithm.tagline;
  return {
    details: { label: details?.label || algorithm.label, ...(summary ? { summary } : {}), ...(tagline ? { tagline } : {}) },
    settings,
    ...(version_info?.release_notes == null ? {} : { release_notes: version_info.release_notes }),
    ...(version_info?.sample_input == null ? {} : { sample_input: version_info.sample_input }),
    ...(sampleOutput === undefined ? {} : { sample_output: sampleOutput }),
    insights_enabled: version_info?.insights_enabled ?? request.settings?.insights_enabled ?? false,
  };
}
