import type { Agent as HttpAgent } from 'node:http';
import type { Agent as HttpsAgent } from 'node:https';
import type { OauthClient, ScmAddresses } from './scm-provider.js';

export interface ScmSettings {
  addresses: ScmAddresses;
  client: OauthClient;
  /** They decide what may be reached (`libs/connectors/network`), are shared by all providers, and closed by whoever made them. */
  agents: { http: HttpAgent; https: HttpsAgent };
  /** How long one answer may take; 20 seconds when absent. */
  timeoutMs?: number;
  /** Between the tries of what can be tried again, a few at most; 0.2 and 1 seconds when absent. */
  pausesMs?: readonly number[];
}
