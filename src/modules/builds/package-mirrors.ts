import type { Settings } from '#src/platform/config/settings.js';

/** Environment of builds that says where packages come from, when it is not the languages' own registries. */
export function packageMirrors({ PYTHON_INDEX_URL, NPM_REGISTRY, MAVEN_MIRROR, RUBYGEMS_MIRROR, CRAN_MIRROR, CARGO_MIRROR }: Settings['env']): Record<string, string> {
  return {
    ...(PYTHON_INDEX_URL ? { PIP_INDEX_URL: PYTHON_INDEX_URL } : {}),
    ...(NPM_REGISTRY ? { npm_config_registry: NPM_REGISTRY } : {}),
    ...(MAVEN_MIRROR ? { MAVEN_MIRROR } : {}),
    ...(RUBYGEMS_MIRROR ? { RUBYGEMS_MIRROR } : {}),
    ...(CRAN_MIRROR ? { CRAN_MIRROR } : {}),
    ...(CARGO_MIRROR ? { CARGO_MIRROR } : {}),
  };
}
