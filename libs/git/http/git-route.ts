const SERVICES = ['git-upload-pack', 'git-receive-pack'] as const;

/** `git-upload-pack` reads (clone, fetch), `git-receive-pack` writes (push). */
export type GitService = (typeof SERVICES)[number];

export type GitRoute =
  | { kind: 'advertise'; service: GitService }
  | { kind: 'serve'; service: GitService }
  | { kind: 'refused'; status: 403 | 404 | 405; message: string };

const DUMB = 'The dumb HTTP protocol is not offered here. Use git 1.6.6 or newer.';
const DUMB_PATHS = /^(HEAD|objects\/.*|refs\/.*|packed-refs)$/;

/**
 * What a request asks for. `path` is what follows `NAME.git/`, `query` the query string. The caller then decides whether
 * the account may read or write, by `service`, before it hands the route to `handleGitRequest`.
 */
export function gitRoute(method: string, path: string, query: URLSearchParams): GitRoute {
  if (path === 'info/refs') {
    return method === 'GET' || method === 'HEAD' ? advertisement(query) : wrongMethod('GET');
  }
  const service = SERVICES.find((name) => name === path);
  if (service) {
    return method === 'POST' ? { kind: 'serve', service } : wrongMethod('POST');
  }
  return DUMB_PATHS.test(path)
    ? { kind: 'refused', status: 403, message: DUMB }
    : { kind: 'refused', status: 404, message: 'No such git resource.' };
}

function advertisement(query: URLSearchParams): GitRoute {
  const asked = query.get('service');
  const service = SERVICES.find((name) => name === asked);
  if (service) {
    return { kind: 'advertise', service };
  }
  return {
    kind: 'refused',
    status: 403,
    message: asked === null ? DUMB : 'Only git-upload-pack and git-receive-pack are served here.',
  };
}

function wrongMethod(right: string): GitRoute {
  return { kind: 'refused', status: 405, message: `Use ${right}.` };
}
