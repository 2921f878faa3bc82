import type { IncomingMessage } from 'node:http';
import { text as textOf } from 'node:stream/consumers';
import { badRequest } from './fake-refusal.js';

/** Where the argument stands: in the body, or in a header beside the content. */
export type Style = 'rpc' | 'upload' | 'download';

/** Undefined, or what is wrong with a value. */
type Check = (value: unknown) => string | undefined;

const READ_PATH = '(/(.|[\\r\\n])*|id:.*)|(rev:[0-9a-f]{9,})|(ns:[0-9]+(/.*)?)';
const ROOT_OR_PATH = '(/(.|[\\r\\n])*)?|id:.*|(ns:[0-9]+(/.*)?)';
const WRITE_PATH = '(/(.|[\\r\\n])*)|(ns:[0-9]+(/.*)?)|(id:.*)';
const REV = '[0-9a-f]{9,}';

const boolean: Check = (value) => (typeof value === 'boolean' ? undefined : 'expected boolean');
const natural: Check = (value) => (Number.isInteger(value) && (value as number) >= 0 ? undefined : 'expected integer');
const text = (pattern: string): Check => {
  const expression = new RegExp(`^(?:${pattern})$`, 'u');
  return (value) => {
    if (typeof value !== 'string') {
      return 'expected string';
    }
    return expression.test(value) ? undefined : `'${value}' did not match pattern '${pattern}'`;
  };
};
const between = (least: number, most: number): Check => {
  return (value) =>
    natural(value) ?? ((value as number) >= least && (value as number) <= most ? undefined : `not in ${least}..${most}`);
};
const mode: Check = (value) => (value === 'add' || value === 'overwrite' ? undefined : 'invalid tag');

/** The fields of an argument; a question mark ends the name of what may be left out. */
const struct = (fields: Record<string, Check>): Check => {
  const names = Object.keys(fields).map((name) => name.replace('?', ''));
  return (value) => {
    if (typeof value !== 'object' || value === null) {
      return 'expected object';
    }
    const unknown = Object.keys(value).find((name) => !names.includes(name));
    if (unknown !== undefined) {
      return `unknown field '${unknown}'`;
    }
    for (const [key, check] of Object.entries(fields)) {
      const name = key.replace('?', '');
      const field = (value as Record<string, unknown>)[name];
      if (field === undefined && !key.endsWith('?')) {
        return `missing required field '${name}'`;
      }
      const complaint = field === undefined ? undefined : check(field);
      if (complaint !== undefined) {
        return `${name}: ${complaint}`;
      }
    }
    return undefined;
  };
};

const cursor = struct({ session_id: text('.+'), offset: natural });
const commit = { path: text(WRITE_PATH), 'mode?': mode };

/** The arguments of every route that the fake knows, as Dropbox's specification of its API has them, less the fields that it does not act on. */
const ARGUMENTS: Record<string, Check> = {
  'files/get_metadata': struct({ path: text(READ_PATH) }),
  'files/list_folder': struct({ path: text(ROOT_OR_PATH), 'recursive?': boolean, 'limit?': between(1, 2_000) }),
  'files/list_folder/continue': struct({ cursor: text('.+') }),
  'files/create_folder_v2': struct({ path: text(WRITE_PATH) }),
  'files/delete_v2': struct({ path: text(WRITE_PATH), 'parent_rev?': text(REV) }),
  'files/download': struct({ path: text(READ_PATH) }),
  'files/upload': struct(commit),
  'files/upload_session/start': struct({}),
  'files/upload_session/append_v2': struct({ cursor }),
  'files/upload_session/finish': struct({ cursor, commit: struct(commit) }),
};

const CONTENT_TYPES = { rpc: 'application/json', upload: 'application/octet-stream', download: undefined };

/** The argument of a request, checked. Error: FakeRefusal, also for headers that Dropbox does not take. */
export async function argumentOf(name: string, style: Style, request: IncomingMessage): Promise<unknown> {
  const type = request.headers['content-type'];
  if (type !== CONTENT_TYPES[style]) {
    throw badRequest(name, `Bad HTTP "Content-Type" header: "${type}".  Expecting one of "${CONTENT_TYPES[style]}".`);
  }
  const place = style === 'rpc' ? 'request body' : 'HTTP header "Dropbox-API-Arg"';
  const json = style === 'rpc' ? await textOf(request) : String(request.headers['dropbox-api-arg']);
  if (style !== 'rpc' && !/^[\u0020-\u007e]*$/.test(json)) {
    throw badRequest(name, `${place}: could not decode input as JSON`);
  }
  if (style === 'download' && (await textOf(request)) !== '') {
    throw badRequest(name, "The request body is supposed to be empty, but isn't.");
  }
  let argument: unknown;
  try {
    argument = JSON.parse(json);
  } catch {
    throw badRequest(name, `${place}: could not decode input as JSON`);
  }
  const complaint = ARGUMENTS[name]?.(argument);
  if (complaint !== undefined) {
    throw badRequest(name, `${place}: ${complaint}`);
  }
  return argument;
}
