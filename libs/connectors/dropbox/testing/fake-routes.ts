import { createReadStream } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';
import type { Style } from './fake-arguments.js';
import type { FakeListing } from './fake-listing.js';
import { folderOf, metadataOf } from './fake-metadata.js';
import { endpointError, FakeRefusal, type Tagged, tagged } from './fake-refusal.js';
import { type FakeFile, type FakeTree, TreeProblem, type WriteMode } from './fake-tree.js';
import type { FakeUploads } from './fake-uploads.js';

export interface Store {
  tree: FakeTree;
  listing: FakeListing;
  uploads: FakeUploads;
}

interface Call {
  request: IncomingMessage;
  response: ServerResponse;
  /** How many bytes of a part are kept when the connection is about to be cut. */
  take?: number;
}

/** Each checked against its specification before. */
interface Argument {
  path: string;
  parent_rev?: string;
  recursive?: boolean;
  limit?: number;
  cursor: string & { session_id: string; offset: number };
  mode?: WriteMode;
  commit: { path: string; mode?: WriteMode };
}

export interface Route {
  style: Style;
  /** Resolves with the result; a download with nothing. */
  act(store: Store, argument: Argument, call: Call): unknown;
  /** How an error of a path stands in the error of the endpoint. */
  wrap?(problem: TreeProblem): Tagged;
}

const saved = (file: FakeFile, path: string) => metadataOf(file, folderOf(path));

/** What of Dropbox's API the fake knows. */
export const ROUTES: Record<string, Route> = {
  'files/get_metadata': {
    style: 'rpc',
    act: ({ tree }, { path }) => metadataOf(tree.find(path), folderOf(path)),
  },
  'files/list_folder': { style: 'rpc', act: ({ listing }, argument) => listing.begin(argument) },
  'files/list_folder/continue': { style: 'rpc', act: ({ listing }, argument) => listing.continue(argument) },
  'files/create_folder_v2': {
    style: 'rpc',
    act: ({ tree }, { path }) => ({ metadata: metadataOf(tree.makeFolder(path), folderOf(path)) }),
  },
  'files/delete_v2': {
    style: 'rpc',
    act: ({ tree }, { path, parent_rev: rev }) => ({ metadata: metadataOf(tree.remove(path, rev), folderOf(path)) }),
    wrap: ({ about, error }) => ({ '.tag': `path_${about}`, [`path_${about}`]: error }),
  },
  'files/download': { style: 'download', act: ({ tree }, { path }, call) => download(tree, path, call) },
  'files/upload': {
    style: 'upload',
    act: async ({ uploads }, { path, mode }, { request }) => saved(await uploads.whole({ path, mode }, request), path),
    wrap: ({ error }) => ({ '.tag': 'path', reason: error, upload_session_id: 'pid_upload_session:none' }),
  },
  'files/upload_session/start': {
    style: 'upload',
    act: ({ uploads }, _, { request }) => uploads.start(request),
  },
  'files/upload_session/append_v2': {
    style: 'upload',
    act: async ({ uploads }, { cursor }, { request, take }) => {
      await uploads.append(cursor, request, (error) => error, take);
      return null;
    },
  },
  'files/upload_session/finish': {
    style: 'upload',
    act: async ({ uploads }, { cursor, commit }, { request }) =>
      saved(await uploads.finish(cursor, commit, request), commit.path),
  },
};

/** The error of an endpoint for what does not work with a path. */
export function explain(route: Route, error: unknown): FakeRefusal {
  if (error instanceof TreeProblem) {
    return endpointError(route.wrap?.(error) ?? { '.tag': 'path', path: error.error });
  }
  return error instanceof FakeRefusal ? error : new FakeRefusal(500, String(error));
}

async function download(tree: FakeTree, path: string, { request, response }: Call): Promise<void> {
  const file = tree.find(path);
  if (file.tag === 'folder') {
    throw new TreeProblem('lookup', tagged('not_file'));
  }
  const result = JSON.stringify(metadataOf(file, folderOf(path)));
  const ascii = result.replace(/[\u007f-\uffff]/g, (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`);
  const [, from, to] = /^bytes=(\d+)-(\d*)$/.exec(request.headers.range ?? '') ?? [];
  const start = Number(from ?? 0);
  const end = Math.min(to ? Number(to) : file.size - 1, file.size - 1);
  if (from !== undefined && start >= file.size) {
    throw new FakeRefusal(416, '', { 'content-range': `bytes */${file.size}` });
  }
  response.writeHead(from === undefined ? 200 : 206, {
    'content-type': 'application/octet-stream',
    'content-length': end - start + 1,
    'accept-ranges': 'bytes',
    etag: `W/"${file.rev}"`,
    'dropbox-api-result': ascii,
    ...(from === undefined ? {} : { 'content-range': `bytes ${start}-${end}/${file.size}` }),
  });
  // Whoever goes before the end is no failure.
  await (file.size === 0
    ? response.end()
    : pipeline(createReadStream(file.blob, { start, end }), response).catch(() => undefined));
}
