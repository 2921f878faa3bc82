import { settings } from './platform.js';

export interface Route {
  method: string;
  path: string;
  access: 'public' | 'call' | 'key' | 'management' | 'admin' | 'any';
  /** What a standard key of another account meets on a private algorithm. Absent where nobody owns what the route is about. */
  stranger?: number;
  /** A body that is good, where an empty one is not. */
  body?: object;
}

const algorithm = '/v1/algorithms/:username/:algoname';

/** Every route, and who may use it. A new route needs a line here. */
export const routes: Route[] = [
  { method: 'GET', path: '/healthz', access: 'public' },
  { method: 'GET', path: '/readyz', access: 'public' },
  // These two look at the credential themselves: an admin key, and git's Basic.
  { method: 'GET', path: '/metrics', access: 'public' },
  { method: 'ALL', path: '/git/:owner/:repository/*path', access: 'public' },
  { method: 'POST', path: '/v1/algo/*path', access: 'call', stranger: 404 },
  { method: 'POST', path: '/v1/web/algo/*path', access: 'call', stranger: 404 },
  { method: 'OPTIONS', path: '/v1/web/algo/*path', access: 'public' },
  { method: 'GET', path: '/v1/calls/:request_id', access: 'call', stranger: 404 },
  { method: 'POST', path: '/v1/users/', access: 'admin' },
  { method: 'GET', path: '/v1/users/', access: 'admin' },
  { method: 'GET', path: '/v1/users/:username', access: 'admin' },
  { method: 'GET', path: '/v1/scms/', access: 'any' },
  { method: 'GET', path: '/v1/scms/:scm_id', access: 'any' },
  { method: 'POST', path: '/v1/algorithms/:username', access: 'management', stranger: 403, body: { name: 'Theirs', settings: settings() } },
  { method: 'GET', path: algorithm, access: 'key', stranger: 404 },
  { method: 'PUT', path: algorithm, access: 'management', stranger: 404 },
  { method: 'DELETE', path: algorithm, access: 'management', stranger: 404 },
  { method: 'GET', path: `${algorithm}/scm/status`, access: 'key', stranger: 404 },
  { method: 'POST', path: `${algorithm}/compile`, access: 'management', stranger: 404 },
  { method: 'GET', path: `${algorithm}/builds`, access: 'key', stranger: 404 },
  { method: 'GET', path: `${algorithm}/builds/:build_id`, access: 'key', stranger: 404 },
  { method: 'GET', path: `${algorithm}/builds/:build_id/logs`, access: 'key', stranger: 404 },
  { method: 'POST', path: `${algorithm}/versions`, access: 'management', stranger: 404 },
  { method: 'POST', path: `${algorithm}/version`, access: 'management', stranger: 404 },
  { method: 'GET', path: `${algorithm}/versions`, access: 'key', stranger: 404 },
  { method: 'GET', path: `${algorithm}/versions/:git_hash`, access: 'key', stranger: 404 },
];
