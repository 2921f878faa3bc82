import { settings } from './platform.js';

export interface Route {
  method: string;
  path: string;
  access: 'public' | 'call' | 'key' | 'management' | 'account' | 'admin' | 'any';
  /** A body that passes, or a bad one where what it does would stand in the way of the next caller. */
  body?: object;
  query?: string;
  /** What the route destroys: each caller gets one of their own to try it on. */
  destroys?: 'algorithm' | 'user' | 'organization';
}

const algorithm = '/v1/algorithms/:username/:algoname';
const user = '/v1/users/:user';
const organization = '/v1/organizations/:org_name';
const dates = '?start_date=2026-01-01T00:00:00Z&end_date=2036-01-01T00:00:00Z';

/** The body names no store that is there. */
const connectors = (owner: string): Route[] => [
  { method: 'GET', path: `${owner}/connectors`, access: 'account' },
  { method: 'POST', path: `${owner}/connectors`, access: 'account', body: { protocol: 's3', cred_type: 'none', cred_data: {} } },
  { method: 'GET', path: `${owner}/connectors/:connector_id`, access: 'account' },
  { method: 'PATCH', path: `${owner}/connectors/:connector_id`, access: 'account' },
  { method: 'DELETE', path: `${owner}/connectors/:connector_id`, access: 'account' },
];

/** Every route, and who may use it. A new route needs a line here. */
export const routes: Route[] = [
  { method: 'GET', path: '/healthz', access: 'public' },
  { method: 'GET', path: '/readyz', access: 'public' },
  // These two look at the credential themselves: an admin key, and git's Basic.
  { method: 'GET', path: '/metrics', access: 'public' },
  { method: 'ALL', path: '/git/:owner/:repository/*path', access: 'public' },

  { method: 'POST', path: '/v1/algo/*path', access: 'call' },
  { method: 'POST', path: '/v1/web/algo/*path', access: 'call' },
  { method: 'OPTIONS', path: '/v1/web/algo/*path', access: 'public' },
  { method: 'GET', path: '/v1/calls/:request_id', access: 'call' },
  { method: 'GET', path: '/v1/limits/', access: 'key' },
  { method: 'POST', path: '/v1/insights', access: 'call', body: [] },

  { method: 'POST', path: '/v1/algorithms/:username', access: 'management', body: { name: 'Matrix', settings: settings() } },
  { method: 'GET', path: algorithm, access: 'key' },
  { method: 'PUT', path: algorithm, access: 'management' },
  { method: 'DELETE', path: algorithm, access: 'management', destroys: 'algorithm' },
  { method: 'GET', path: `${algorithm}/scm/status`, access: 'key' },
  // The provider signs what it sends.
  { method: 'POST', path: `${algorithm}/scm/webhook`, access: 'public' },
  { method: 'POST', path: `${algorithm}/compile`, access: 'management' },
  { method: 'GET', path: `${algorithm}/builds`, access: 'key' },
  { method: 'GET', path: `${algorithm}/builds/:build_id`, access: 'key' },
  { method: 'GET', path: `${algorithm}/builds/:build_id/logs`, access: 'key' },
  { method: 'POST', path: `${algorithm}/versions`, access: 'management', body: { version_info: { version_type: 'sideways' } } },
  { method: 'POST', path: `${algorithm}/version`, access: 'management', body: { settings: { algorithm_callability: 'public' }, version_info: { version_type: 'sideways' } } },
  { method: 'GET', path: `${algorithm}/versions`, access: 'key' },
  { method: 'GET', path: `${algorithm}/versions/:git_hash`, access: 'key' },
  { method: 'GET', path: `${algorithm}/errors`, access: 'any' },
  { method: 'GET', path: `${algorithm}/insights`, access: 'key' },
  { method: 'GET', path: `${algorithm}/secrets/`, access: 'management' },
  { method: 'POST', path: `${algorithm}/secrets/`, access: 'management', body: { secret_key: 'NO_VALUE' } },
  { method: 'PUT', path: `${algorithm}/secrets/:secret_id`, access: 'management' },
  { method: 'DELETE', path: `${algorithm}/secrets/:secret_id`, access: 'management' },
  { method: 'POST', path: `${algorithm}/collections/:collection_id`, access: 'management' },
  { method: 'DELETE', path: `${algorithm}/collections/:collection_id`, access: 'management' },
  { method: 'GET', path: '/v1/hostedData', access: 'key' },
  { method: 'GET', path: '/v1/secret-provider', access: 'any' },

  ...['data', 'connector/:connector_id'].flatMap((tree): Route[] =>
    [`/v1/${tree}`, `/v1/${tree}/*data`].flatMap((path) => (['HEAD', 'GET', 'PUT', 'POST', 'PATCH', 'DELETE'] as const).map((method): Route => ({ method, path, access: 'call', ...(method === 'PATCH' ? { body: { acl: { read: [] } } } : {}) }))),
  ),

  { method: 'POST', path: '/v1/users/', access: 'admin' },
  { method: 'GET', path: '/v1/users/', access: 'admin' },
  { method: 'POST', path: '/v1/signup', access: 'public' },
  { method: 'GET', path: user, access: 'any' },
  { method: 'PUT', path: user, access: 'account', body: { username: 'matrix_owner' } },
  { method: 'DELETE', path: user, access: 'admin', destroys: 'user' },
  { method: 'GET', path: `${user}/algorithms`, access: 'any' },
  { method: 'GET', path: `${user}/errors`, access: 'account' },
  { method: 'GET', path: `${user}/notifications`, access: 'account', query: '?event_types=admin-message' },
  { method: 'POST', path: `${user}/notifications/:notification_id/read`, access: 'account' },
  ...connectors(user),
  { method: 'GET', path: `${user}/keys`, access: 'account' },
  { method: 'POST', path: `${user}/keys`, access: 'account' },
  { method: 'DELETE', path: `${user}/keys/:key_id`, access: 'account' },

  { method: 'POST', path: '/v1/organizations/', access: 'account', body: { org_name: 'matrix_fresh', org_label: 'x', org_contact_name: 'x', org_email: 'x@example.com' } },
  { method: 'GET', path: '/v1/organizations/', access: 'admin' },
  { method: 'GET', path: '/v1/organizations/externalId/:external_id', access: 'admin' },
  { method: 'GET', path: organization, access: 'any' },
  { method: 'PUT', path: organization, access: 'account' },
  { method: 'DELETE', path: organization, access: 'admin', destroys: 'organization' },
  { method: 'GET', path: `${organization}/errors`, access: 'account' },
  { method: 'GET', path: `${organization}/members/`, access: 'any' },
  { method: 'PUT', path: `${organization}/members/:member`, access: 'account' },
  { method: 'DELETE', path: `${organization}/members/:nobody`, access: 'account' },
  ...connectors(organization),
  { method: 'GET', path: `${organization}/keys`, access: 'account' },
  { method: 'POST', path: `${organization}/keys`, access: 'account' },
  { method: 'DELETE', path: `${organization}/keys/:key_id`, access: 'account' },
  { method: 'POST', path: `${organization}/members/:member/keys`, access: 'account' },
  { method: 'GET', path: '/v1/organization/types/', access: 'any' },
  { method: 'POST', path: '/v1/organization/types/', access: 'admin' },
  { method: 'DELETE', path: '/v1/organization/types/:type_name', access: 'admin' },

  { method: 'GET', path: '/v1/scms', access: 'any' },
  { method: 'GET', path: '/v1/scms/:scm_id', access: 'any' },
  { method: 'GET', path: '/v1/scms/:scm_id/oauth/start', access: 'management' },
  // The state that it must have is the credential.
  { method: 'GET', path: '/v1/scms/oauth/finish', access: 'public' },
  { method: 'GET', path: '/v1/scms/:scm_id/oauth/finish', access: 'public' },
  { method: 'POST', path: '/v1/scms/oauth/finish', access: 'public' },
  { method: 'GET', path: '/v1/scms/:scm_id/oauth/status', access: 'management' },
  { method: 'POST', path: '/v1/scms/:scm_id/oauth/revoke', access: 'management' },
  { method: 'POST', path: '/v1/admin/scms', access: 'admin' },
  { method: 'PATCH', path: '/v1/admin/scms/:scm_id', access: 'admin' },
  { method: 'POST', path: '/v1/admin/scms/:scm_id/default', access: 'admin' },
  { method: 'DELETE', path: '/v1/admin/scms/:scm_id', access: 'admin' },
  { method: 'GET', path: '/v1/algorithm-environments/edge/languages', access: 'any' },
  { method: 'GET', path: '/v1/algorithm-environments/edge/languages/:language/environments', access: 'any' },
  { method: 'GET', path: '/v1/algorithm-environments/edge/environment-specifications/:specification_id/template', access: 'public' },
  { method: 'GET', path: '/v1/algorithm-environments/edge/environments/available', access: 'admin' },
  { method: 'DELETE', path: '/v1/algorithm-environments/edge/environment-specifications/:specification_id', access: 'admin' },
  { method: 'POST', path: '/v1/algorithm-environments/edge/environment-specifications/:specification_id/syncs', access: 'admin' },

  { method: 'GET', path: '/v1/packages/', access: 'admin' },
  { method: 'POST', path: '/v1/packages/', access: 'admin' },
  { method: 'GET', path: '/v1/packages/:package_name', access: 'admin' },
  { method: 'PUT', path: '/v1/packages/:package_name', access: 'admin' },
  { method: 'DELETE', path: '/v1/packages/:package_name', access: 'admin' },
  { method: 'GET', path: '/v1/package-sets/', access: 'any' },
  { method: 'POST', path: '/v1/package-sets/', access: 'admin' },
  { method: 'GET', path: '/v1/package-sets/:package_set', access: 'any' },
  { method: 'PUT', path: '/v1/package-sets/:package_set', access: 'admin' },
  { method: 'DELETE', path: '/v1/package-sets/:package_set', access: 'admin' },
  { method: 'GET', path: '/v1/package-sets/:package_set/builds/', access: 'admin' },
  { method: 'POST', path: '/v1/package-sets/:package_set/builds/', access: 'admin' },
  { method: 'GET', path: '/v1/package-sets/:package_set/builds/:build_id', access: 'admin' },
  { method: 'GET', path: '/v1/package-sets/:package_set/builds/:build_id/logs', access: 'admin' },

  { method: 'GET', path: '/v1/config/frontend/', access: 'public' },
  { method: 'GET', path: '/v1/config/frontend/:keyname', access: 'public' },
  { method: 'PUT', path: '/v1/config/frontend/:keyname', access: 'admin', body: { value: 'x' } },
  { method: 'DELETE', path: '/v1/config/frontend/:keyname', access: 'admin' },
  ...['favicon', 'logo'].flatMap((image): Route[] => [
    { method: 'GET', path: `/v1/config/${image}`, access: 'public' },
    { method: 'GET', path: `/v1/config/${image}/default`, access: 'public' },
    { method: 'POST', path: `/v1/config/${image}`, access: 'admin' },
    { method: 'DELETE', path: `/v1/config/${image}`, access: 'admin' },
  ]),

  { method: 'DELETE', path: '/v1/admin/algorithms/:username/:algoname', access: 'admin', destroys: 'algorithm' },
  { method: 'GET', path: '/v1/admin/audit/', access: 'admin' },
  { method: 'GET', path: '/v1/admin/features/', access: 'admin' },
  { method: 'PUT', path: '/v1/admin/features/:feature_name', access: 'admin', body: { enabled: false } },
  { method: 'GET', path: '/v1/admin/invites', access: 'admin' },
  { method: 'POST', path: '/v1/admin/invites', access: 'admin' },
  { method: 'DELETE', path: '/v1/admin/invites/:invite_code', access: 'admin' },
  { method: 'POST', path: '/v1/admin/notifications', access: 'admin' },
  { method: 'GET', path: '/v1/admin/reservations/', access: 'admin' },
  { method: 'POST', path: '/v1/admin/reservations/', access: 'admin' },
  { method: 'DELETE', path: '/v1/admin/reservations/:reservation_id', access: 'admin' },
  { method: 'GET', path: '/v1/admin/secret-provider', access: 'admin' },
  { method: 'GET', path: '/v1/admin/secret-provider/:provider_id', access: 'admin' },
  { method: 'POST', path: '/v1/admin/secret-provider/:provider_id', access: 'admin' },
  { method: 'DELETE', path: '/v1/admin/secret-provider/:provider_id', access: 'admin' },
  { method: 'GET', path: '/v1/admin/usage/', access: 'admin', query: dates },
  { method: 'GET', path: '/v1/admin/usage/algorithms', access: 'admin', query: dates },
  { method: 'GET', path: '/v1/admin/usage/users', access: 'admin', query: dates },
  { method: 'POST', path: '/v1/admin/users/:user/keys', access: 'admin' },
  { method: 'GET', path: '/v1/admin/users/:user/limits/', access: 'admin' },
  { method: 'PUT', path: '/v1/admin/users/:user/limits/', access: 'admin', body: { concurrent_calls: 600 } },
  { method: 'DELETE', path: '/v1/admin/users/:user/limits/', access: 'admin' },
];
