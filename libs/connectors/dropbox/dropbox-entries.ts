import { z } from 'zod';
import { ConnectorError } from '../connector-error.js';
import type { ConnectorPath, FileEntry } from '../connector.js';
import { anyObject, byteCount, instant } from '../network/answer-fields.js';
import type { DropboxClient } from './dropbox-client.js';
import { DropboxRefusal } from './dropbox-refusal.js';

/** A file, where nothing else can be meant. */
export const fileSchema = z.object({ name: z.string(), rev: z.string(), size: byteCount, server_modified: instant });

const foundSchema = z.discriminatedUnion('.tag', [
  fileSchema.extend({ '.tag': z.literal('file') }),
  z.object({ '.tag': z.literal('folder'), name: z.string() }),
]);

/** Dropbox's word for what a path leads to. `deleted` is in a list what went while it was read. */
export const metadataSchema = z.discriminatedUnion('.tag', [foundSchema, z.object({ '.tag': z.literal('deleted'), name: z.string() })]);

export type Metadata = z.infer<typeof metadataSchema>;

export type Found = z.infer<typeof foundSchema>;

/** How often a file is looked up again that was replaced while it was being removed. */
const TRIES = 3;

/** As Dropbox writes it: the root is empty, everything else begins with a slash. */
export function dropboxPath(path: ConnectorPath): string {
  return path.map((part) => `/${part}`).join('');
}

/** The same for what is not the root. Error: invalid for the root. */
export function entryPath(path: ConnectorPath): string {
  if (path.length === 0) {
    throw new ConnectorError('invalid', 'The root is no file, and is neither made nor removed.');
  }
  return dropboxPath(path);
}

export function fileOf({ rev, size, server_modified: lastModified }: z.infer<typeof fileSchema>): FileEntry {
  return { kind: 'file', size, etag: rev, lastModified };
}

/** Undefined when there is nothing. */
export async function find(client: DropboxClient, path: ConnectorPath, signal: AbortSignal): Promise<Found | undefined> {
  try {
    return await client.call('files/get_metadata', { path: entryPath(path) }, foundSchema, signal);
  } catch (error) {
    if (isRefusal(error, 'not-found')) {
      return undefined;
    }
    throw error;
  }
}

/** Error: not-found when there is no such file. A directory of this name stays, also when it comes at the last moment. */
export async function removeFile(client: DropboxClient, path: ConnectorPath, signal: AbortSignal): Promise<void> {
  for (let tries = 1; ; tries++) {
    const found = await find(client, path, signal);
    if (found?.['.tag'] !== 'file') {
      throw new ConnectorError('not-found', 'There is no such file.');
    }
    try {
      await remove(client, { path: entryPath(path), parent_rev: found.rev }, signal);
      return;
    } catch (error) {
      if (tries === TRIES || !isRefusal(error, 'conflict')) {
        throw error;
      }
    }
  }
}

/** A folder goes with everything in it. */
export async function remove(
  client: DropboxClient,
  argument: { path: string; parent_rev?: string },
  signal: AbortSignal,
): Promise<void> {
  try {
    await client.call('files/delete_v2', argument, anyObject, signal);
  } catch (error) {
    if (!(isRefusal(error, 'not-found') && error.repeated)) {
      throw error;
    }
  }
}

/** With the folders above it. Error: conflict when the name is taken. */
export async function makeFolder(client: DropboxClient, path: ConnectorPath, signal: AbortSignal): Promise<void> {
  try {
    await client.call('files/create_folder_v2', { path: entryPath(path) }, anyObject, signal);
  } catch (error) {
    if (!(isRefusal(error, 'conflict') && error.repeated && error.tags.includes('folder'))) {
      throw error;
    }
  }
}

export function isRefusal(error: unknown, kind: DropboxRefusal['kind']): error is DropboxRefusal {
  return error instanceof DropboxRefusal && error.kind === kind;
}
