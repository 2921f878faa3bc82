import { Injectable } from '@nestjs/common';
import { writeJson } from '#libs/executor/exact-json.js';
import type { AlgorithmInput } from '#libs/executor/slot.js';
import type { OwnedAlgorithm } from '#src/modules/algorithms/algorithms.repository.js';
import { CallRunner } from '#src/modules/invocations/call-runner.js';
import type { Version } from '#src/modules/versions/version.entity.js';
import type { Caller } from '#src/platform/access/caller.js';
import { newRequestId } from '#src/platform/http/request-id.js';

/** A publication does not wait longer than this for its sample. */
const TIMEOUT_MS = 60_000;
const FAILED = 'An exception occurred while running the sample input.';

/** Runs the sample input of a publication (platform reference, 1.4). */
@Injectable()
export class SampleRuns {
  constructor(private readonly calls: CallRunner) {}

  async run(caller: Caller, owned: OwnedAlgorithm, version: Version, sample: string): Promise<string> {
    const { algorithm } = owned;
    const ran = await this.calls.run({
      requestId: newRequestId(),
      caller,
      target: {
        algorithmId: algorithm.id, owner: algorithm.owner, ownerName: owned.ownerName, name: algorithm.name, versionId: version.id, gitHash: version.gitHash,
        semanticVersion: undefined, artifact: version.artifact, system: version.system ?? undefined, isPublic: false, keepsInsights: false, settings: algorithm.settings, sourceVisibility: algorithm.settings.source_visibility,
      },
      input: readSample(sample),
      inputBytes: Buffer.byteLength(sample),
      timeoutMs: TIMEOUT_MS,
    });
    if (ran.kind !== 'ran' || ran.outcome.kind !== 'result') {
      return FAILED;
    }
    const { result } = ran.outcome;
    return typeof result === 'string' ? result : writeJson(result);
  }
}

/** A sample is always a string: JSON when it can be read as such, as in the web console, otherwise text. */
export function readSample(sample: string): AlgorithmInput {
  try {
    return { contentType: 'json', data: JSON.parse(sample) };
  } catch {
    return { contentType: 'text', data: sample };
  }
}
