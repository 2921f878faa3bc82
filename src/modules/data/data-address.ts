import { ApiError } from '#libs/errors/index.js';

/** A connector and the parts of a path in it. */
export interface DataAddress {
  /** `data`, `s3`, `s3+label`, ... */
  connector: string;
  parts: string[];
}

const TREE = /^\/v1\/(data|connector)(?:\/|$)/i;
const SCHEME = /^([a-z0-9]+(?:\+[a-zA-Z0-9]+)?):\/{1,2}/;
const PART_MAX_BYTES = 255;

/**
 * Reads the address of a request of either tree: `/v1/data/REST`, where REST may be a complete URI, and `/v1/connector/ID/REST`
 * (client contract, 1.4). `path` is as it came, still encoded. Error: 6001 for what can name nothing.
 */
export function readDataAddress(path: string): DataAddress {
  const tree = TREE.exec(path);
  const rest = tree ? path.slice(tree[0].length) : '';
  if (tree?.[1]?.toLowerCase() === 'connector') {
    const [connector = '', ...encoded] = rest.split('/');
    return { connector: decode(connector), parts: readParts(encoded.join('/')) };
  }
  const scheme = SCHEME.exec(decode(rest));
  if (scheme?.[1] && scheme[1] !== 'data') {
    return { connector: scheme[1], parts: readParts(rest.replace(/^[^:%]+(:|%3A)(\/|%2F){1,2}/i, '')) };
  }
  return { connector: 'data', parts: readParts(scheme ? rest.replace(/^data(:|%3A)(\/|%2F){1,2}/i, '') : rest) };
}

/** One client encodes the whole rest as a part of a form; the others have real slashes, and a `+` is a `+`. */
function readParts(rest: string): string[] {
  const asForm = /%2F/i.test(rest) && !rest.includes('/');
  const parts = (asForm ? decode(rest.replaceAll('+', '%20')).split('/') : rest.split('/').map(decode)).filter((part, place, all) => !(part === '' && (place === all.length - 1 || place === 0)));
  const bad = parts.find((part) => part === '' || part === '.' || part === '..' || /[\u0000-\u001f\u007f/]/.test(part) || Buffer.byteLength(part) > PART_MAX_BYTES);
  if (bad !== undefined) {
    throw new ApiError('requestInvalid', { message: `A name in a path may not be empty, "." or "..", hold a slash or a control character, or have more than ${PART_MAX_BYTES} bytes.` });
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
