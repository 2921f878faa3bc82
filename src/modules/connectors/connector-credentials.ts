import { z } from 'zod';
import { DEFAULT_ENDPOINTS } from '#libs/connectors/dropbox/dropbox-settings.js';
import type { ConnectorSettings } from '#libs/connectors/drivers.js';
import { ApiError } from '#libs/errors/index.js';

export const protocols = ['s3', 'gs', 'azureblob', 'dropbox'] as const;
export type Protocol = (typeof protocols)[number];

/** What a connector's driver is told, and where in the store its root lies. */
export interface StoreAccess {
  settings: ConnectorSettings;
  root: string[];
}

/** One way to sign in to one type of store. */
interface CredentialKind {
  protocol: Protocol;
  type: string;
  schema: z.ZodType<Record<string, unknown>>;
  toAccess: (data: never, app: DropboxApp) => StoreAccess;
  /** Only an administrator may set it up: it uses what the platform's machines have themselves. */
  forAdministrators?: boolean;
}

/** The platform's own app, where a connector names none. */
export interface DropboxApp {
  key?: string;
  secret?: string;
}

const text = z.string().min(1).max(10_000);
/** What goes into a header as it is. */
const headerText = text.regex(/^[\x21-\x7e]*$/, 'must hold letters, digits and signs of ASCII only, and no blanks or line ends');
/** Also where an address of AWS is made of it. */
const region = z.string().regex(/^(?!-)[a-zA-Z0-9-]{1,63}(?<!-)$/, 'must be the short name of a region, like us-east-2');
const address = z
  .url({ protocol: /^https?$/ })
  .max(500)
  .refine((url) => !/[?#@]/.test(url), 'must hold no name, password or query')
  .refine(isHost, 'must name a host of at most 253 characters, with at most 63 between two dots');
const style = z.enum(['path', 'virtual']);
// Azure, Naming containers. What Azure itself refuses later would be another address here.
const container = z.string().regex(/^(\$root|\$web|\$logs|[a-z0-9](-?[a-z0-9])+)$/, 'must be the name of a container').max(63);
const place = { region: region.optional(), endpoint: address.optional(), style: style.optional() };

/** As the names of hosts are made (RFC 1035). An address that is none is told elsewhere. */
function isHost(url: string): boolean {
  const host = URL.parse(url)?.hostname ?? '';
  return host.length <= 253 && host.split('.').every((label) => label.length <= 63);
}

function kind<T extends Record<string, unknown>>(protocol: Protocol, type: string, schema: z.ZodType<T>, toAccess: (data: T, app: DropboxApp) => StoreAccess): CredentialKind {
  return { protocol, type, schema, toAccess };
}

const kinds: CredentialKind[] = [
  kind('s3', 'iam', z.object({ access_key_id: headerText, secret_access_key: text, session_token: headerText.optional(), ...place }), ({ access_key_id, secret_access_key, session_token, ...where }) => ({
    settings: { type: 's3', credentials: { accessKeyId: access_key_id, secretAccessKey: secret_access_key, ...(session_token ? { sessionToken: session_token } : {}) }, ...where },
    root: [],
  })),
  { ...kind('s3', 'ambient', z.object(place), (where) => ({ settings: { type: 's3', credentials: 'ambient', ...where }, root: [] })), forAdministrators: true },
  kind('gs', 'serviceaccount', z.object({ email: text, private_key_id: text.optional(), private_key: text, project_id: text.optional(), api_endpoint: address.optional(), token_uri: address.optional() }), (data) => ({
    settings: {
      type: 'gs', email: data.email, privateKey: data.private_key, ...(data.private_key_id ? { privateKeyId: data.private_key_id } : {}), ...(data.project_id ? { project: data.project_id } : {}),
      ...(data.api_endpoint ? { apiEndpoint: data.api_endpoint } : {}), ...(data.token_uri ? { tokenUri: data.token_uri } : {}),
    },
    root: [],
  })),
  kind('azureblob', 'sas', z.object({ storage_uri: address, sas_token: text, container_name: container }), (data) => ({
    settings: { type: 'azureblob', credentials: { sas: data.sas_token }, endpoint: data.storage_uri },
    root: [data.container_name],
  })),
  kind('azureblob', 'accountkey', z.object({ account_name: z.string().regex(/^[a-z0-9]{3,24}$/, 'must be the name of a storage account'), account_key: text, container_name: container, storage_uri: address.optional() }), (data) => ({
    settings: { type: 'azureblob', credentials: { account: data.account_name, accountKey: data.account_key }, endpoint: data.storage_uri ?? `https://${data.account_name}.blob.core.windows.net` },
    root: [data.container_name],
  })),
  // An access token is taken, for clients that have one, and not used: it lives four hours.
  kind('dropbox', 'oauth', z.object({ refresh_token: text, access_token: text.optional(), app_key: text.optional(), app_secret: text.optional(), api_endpoint: address.optional(), content_endpoint: address.optional() }), toDropbox),
];

interface DropboxCredentials extends Record<string, unknown> {
  refresh_token: string;
  app_key?: string;
  app_secret?: string;
  api_endpoint?: string;
  content_endpoint?: string;
}

/** Error: 6001 where no app is named, or the platform's secret would go to a server of the caller's. */
function toDropbox(data: DropboxCredentials, platform: DropboxApp): StoreAccess {
  const { api_endpoint: api = DEFAULT_ENDPOINTS.api, content_endpoint: content = DEFAULT_ENDPOINTS.content } = data;
  const elsewhere = data.api_endpoint !== undefined || data.content_endpoint !== undefined;
  const app = data.app_key || elsewhere ? { key: data.app_key, secret: data.app_secret } : platform;
  if (!app.key) {
    const cure = elsewhere ? 'other endpoints than those of Dropbox' : 'this platform, which has no Dropbox app of its own,';
    throw new ApiError('requestInvalid', { message: `For ${cure} name the app that the refresh token is for, as app_key and app_secret${elsewhere ? '' : ', or have an administrator set DROPBOX_APP_KEY'}.` });
  }
  return { settings: { type: 'dropbox', refreshToken: data.refresh_token, appKey: app.key, ...(app.secret ? { appSecret: app.secret } : {}), endpoints: { api, content } }, root: [] };
}

/** For sentences and for the documentation: `s3: iam, ambient; gs: serviceaccount`. */
export const credentialTypes = protocols.map((protocol) => `${protocol}: ${kinds.filter((one) => one.protocol === protocol).map(({ type }) => type).join(', ')}`).join('; ');

/** Checked; nothing of a bad value is in the answer. Errors: 2001 for a kind that is an administrator's, 6001. */
export function readCredentials(protocol: Protocol, type: string, data: unknown, byAdministrator: boolean): Record<string, unknown> {
  const found = find(protocol, type);
  if (!found) {
    throw new ApiError('requestInvalid', { message: `cred_type must be one of these. ${credentialTypes}` });
  }
  refuseUnlessAdministrator(protocol, type, byAdministrator);
  const parsed = found.schema.safeParse(data);
  if (!parsed.success) {
    const problems = parsed.error.issues.map(({ path, message }) => `cred_data.${path.join('.')}: ${message}`);
    throw new ApiError('requestInvalid', { message: `The credentials are not complete: ${problems.join('; ')}`.slice(0, 500) });
  }
  return parsed.data;
}

/** What a connector of this kind opens is an administrator's decision, too. Error: 2001. */
export function refuseUnlessAdministrator(protocol: Protocol, type: string, byAdministrator: boolean): void {
  if (find(protocol, type)?.forAdministrators && !byAdministrator) {
    throw new ApiError('notAuthorized', { message: `Connectors with cred_type "${type}" use the platform's own rights: only an administrator makes or changes one.` });
  }
}

/** `data` was checked when it was stored. */
export function toStoreAccess(protocol: Protocol, type: string, data: unknown, app: DropboxApp): StoreAccess {
  const found = find(protocol, type);
  if (!found) {
    throw new Error(`Connectors of ${protocol} with ${type} are gone from this platform`);
  }
  return found.toAccess(data as never, app);
}

function find(protocol: Protocol, type: string): CredentialKind | undefined {
  return kinds.find((one) => one.protocol === protocol && one.type === type.toLowerCase());
}
