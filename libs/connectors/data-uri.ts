export const connectorTypes = ['azureblob', 'data', 'dropbox', 'gs', 's3'] as const;
export type ConnectorType = (typeof connectorTypes)[number];

/** `type` or `type+label`; without a label it names the default connector of its type. */
export interface ConnectorId {
  type: ConnectorType;
  label?: string;
}

export interface DataUri {
  connector: ConnectorId;
  path: string[];
}

/** Of a whole path, in UTF-8: what every store takes as a name. */
export const PATH_MAX_BYTES = 1024;

const CONNECTOR_ID = /^(azureblob|data|dropbox|gs|gcs|s3)(?:\+([a-zA-Z0-9]+))?$/;
/** Node's clients leave out the second slash when they normalise an address. */
const SCHEME = /^([a-z0-9]+(?:\+[^:/]*)?):\/{1,2}/;

/** Undefined for what names no connector. `gcs` is another name of `gs`. */
export function parseConnectorId(text: string): ConnectorId | undefined {
  const [, type, label] = CONNECTOR_ID.exec(text) ?? [];
  if (!type) {
    return undefined;
  }
  return { type: type === 'gcs' ? 'gs' : (type as ConnectorType), ...(label ? { label } : {}) };
}

export function formatConnectorId({ type, label }: ConnectorId): string {
  return label ? `${type}+${label}` : type;
}

/** A path without a scheme belongs to `data`. Undefined when the connector or the path can name nothing. `text` is decoded already. */
export function parseDataUri(text: string): DataUri | undefined {
  const scheme = SCHEME.exec(text);
  const connector = parseConnectorId(scheme?.[1] ?? 'data');
  const path = parsePath(scheme ? text.slice(scheme[0].length) : text);
  return connector && path ? { connector, path } : undefined;
}

export function formatDataUri({ connector, path }: DataUri): string {
  return `${formatConnectorId(connector)}://${path.join('/')}`;
}

/** The parts of a decoded path; one slash at either end says nothing. Undefined when a part is unsafe or the whole is too long. */
export function parsePath(text: string): string[] | undefined {
  const bare = text.replace(/^\//, '').replace(/\/$/, '');
  const parts = bare === '' ? [] : bare.split('/');
  return Buffer.byteLength(bare) <= PATH_MAX_BYTES && parts.every(isSafePart) ? parts : undefined;
}

/** Whether one part of a path names something: not empty, no dots that lead elsewhere, no slash, no control character, well-formed. */
export function isSafePart(part: string): boolean {
  return part !== '' && part !== '.' && part !== '..' && !/[\u0000-\u001f\u007f-\u009f/]/.test(part) && part.isWellFormed();
}
