import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { StartRequest } from '#libs/executor/executor.js';
import { findLanguage } from '#libs/languages/registry.js';
import { ArtifactStore } from '#src/modules/artifacts/artifact-store.js';
import { SecretValues } from '#src/modules/secrets/secret-values.js';
import { SlotIdentities } from '#src/platform/access/slot-identities.js';
import { Settings } from '#src/platform/config/settings.js';
import type { CallRequest } from './call-request.js';
import type { CallTarget } from './call-target.js';
import { SlotConnections } from './slot-connections.js';

/** Knows what a slot of a version needs to start, and whom each running slot speaks for. */
@Injectable()
export class SlotStarts {
  private readonly credentials = new Map<string, string>();

  constructor(
    private readonly artifacts: ArtifactStore,
    private readonly identities: SlotIdentities,
    private readonly secrets: SecretValues,
    private readonly settings: Settings,
    private readonly connections: SlotConnections,
  ) {}

  /** Slots that may serve the same calls have the same key: another network setting or machine type is another slot. */
  slotKey(target: CallTarget): string {
    return `${target.algorithmId}:${target.versionId}:${target.artifact.slice(0, 12)}:${target.settings.network_access}:${target.settings.environment ?? 'cpu'}`;
  }

  /** Whether slots with this key run the algorithm. */
  runs(slotKey: string, algorithmId: string): boolean {
    return slotKey.startsWith(`${algorithmId}:`);
  }

  /** Unpacks the artifact if this machine does not have it yet, and gives the slot an address and a credential of its own. */
  async prepare(target: CallTarget): Promise<StartRequest> {
    const language = findLanguage(target.settings.language ?? '');
    if (!language) {
      throw new Error(`The language ${target.settings.language} is gone from this platform`);
    }
    const { env } = this.settings;
    const { gpus: _, ...limits } = this.settings.machineType(target.settings.environment);
    const slotId = randomUUID();
    const artifact = await this.artifacts.locate(target.artifact);
    const system = target.system === undefined ? {} : { system: await this.artifacts.locate(target.system) };
    const secrets = await this.secrets.environmentOf(target.algorithmId);
    const credential = this.identities.issue();
    this.credentials.set(slotId, credential);
    return {
      slotId,
      language,
      artifact,
      ...system,
      network: target.settings.network_access,
      limits,
      // Clients inside an algorithm take address and key from the environment; some send no key at all, so the address alone identifies the slot.
      api: { port: env.PORT, path: `/slot/${credential}`, connect: (connection) => this.connections.serve(connection, credential) },
      environment: { ...secrets, ALGORITHMIA_API_KEY: credential },
      loadTimeoutMs: env.SLOT_LOAD_SECONDS * 1000,
    };
  }

  /** From now on the slot speaks for the caller of this request. */
  serve(slotId: string, request: CallRequest): void {
    const credential = this.credentials.get(slotId);
    if (credential !== undefined) {
      const { target, caller, requestId } = request;
      const tree = caller.inside?.tree ?? { calls: 0, rootAlgorithm: target.algorithmId, rootRequest: requestId };
      request.insights = target.keepsInsights ? {} : undefined;
      const inside = { requestId, algorithmId: target.algorithmId, owner: target.owner, pipelineEnabled: target.settings.pipeline_enabled, tree, ...(request.insights ? { insights: request.insights } : {}) };
      this.identities.serve(credential, { ...caller, inside });
    }
  }

  /** The request is over: the slot speaks for nobody. */
  rest(slotId: string): void {
    const credential = this.credentials.get(slotId);
    if (credential !== undefined) {
      this.identities.serve(credential, undefined);
    }
  }

  forget(slotId: string): void {
    const credential = this.credentials.get(slotId);
    if (credential !== undefined) {
      this.identities.withdraw(credential);
      this.credentials.delete(slotId);
    }
  }
}
