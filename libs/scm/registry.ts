import { GithubProvider } from './github/github-provider.js';
import { GitlabProvider } from './gitlab/gitlab-provider.js';
import type { ScmProvider } from './scm-provider.js';
import type { ScmSettings } from './scm-settings.js';

const PROVIDERS = {
  github: GithubProvider,
  gitlab: GitlabProvider,
} satisfies Record<string, new (settings: ScmSettings) => ScmProvider>;

export type ScmProviderId = keyof typeof PROVIDERS;

export function hasProvider(id: string): id is ScmProviderId {
  return Object.hasOwn(PROVIDERS, id);
}

/** Nothing is connected to before it is used. */
export function createProvider(id: ScmProviderId, settings: ScmSettings): ScmProvider {
  return new PROVIDERS[id](settings);
}
