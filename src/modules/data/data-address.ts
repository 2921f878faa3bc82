import { type ConnectorId, isSafePart, parseConnectorId, PATH_MAX_BYTES } from '#libs/connectors/data-uri.js';
import { ApiError } from '#libs/errors/index.js';

/** A connector and the parts of a path in it. */
export interface DataAddress {
  connector: ConnectorId;
  parts: string[];
}

const TREE = /^\/v1\/(data|connector)(?:\/|$)/i;
/** Of a URI, encoded or not. Node's clients leave out the second slash when they normalise an address. */
const SCHEME = /^([a-z0-9]+(?:(?:\+|%2B)[^:/%]*)?)(?::|%3A)(?:\/|%2F){1,2}/i;
const HOSTED: ConnectorId = { type: 'data' };

/**
 * Reads the address of a request of either tree: `/v1/data/REST`, where REST may be a complete URI, and `/v1/connector/ID/REST`
 * (client contract, 1.4). `path` is as it came, still encoded. Error: 6001 for what can name nothing.
 */
export function readDataAddress(path: string): DataAddress {
  const tree = TREE.exec(path);
  const rest = tree ? path.slice(tree[0].length) : '';
  if (tree?.[1]?.toLowerCase() === 'connector') {
    const [connector = '', ...encoded] = rest.split('/');
    return { connector: readConnectorId(decode(connector)), parts: readParts(encoded.join('/')) };
  }
  const [scheme = '', id] = SCHEME.exec(rest) ?? [];
  return { connector: id === undefined ? HOSTED : readConnectorId(decode(id)), parts: readParts(rest.slice(scheme.length)) };
}

function readConnectorId(text: string): ConnectorId {
  const id = parseConnectorId(text);
  if (!id) {
    throw new ApiError('requestInvalid', { message: `"${text.slice(0, 60)}" names no connector. One is azureblob, data, dropbox, gs or s3, with +LABEL where it has one of its own.` });
  }
  return id;
}

/** One client encodes the whole rest as a part of a form; the others have real slashes, and a `+` is a `+`. */
function readParts(rest: string): string[] {
  const asForm = /%2F/i.test(rest) && !rest.includes('/');
  const parts = (asForm ? decode(rest.replaceAll('+', '%20')).split('/') : rest.split('/').map(decode)).filter((part, place, all) => !(part === '' && (place === all.length - 1 || place === 0)));
  if (!parts.every(isSafePart) || Buffer.byteLength(parts.join('/')) > PATH_MAX_BYTES) {
    throw new ApiError('requestInvalid', { message: `A name in a path may not be empty, "." or "..", or hold a slash or a control character, and a path has ${PATH_MAX_BYTES} bytes at most.` });
  }
  return parts;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new ApiError('requestInvalid', { message: 'The address holds percent signs that encode no UTF-8.' });
  }
}
