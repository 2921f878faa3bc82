import type { Readable } from 'node:stream';
import type { Caller } from '#src/platform/access/caller.js';
import type { ByteRange } from '#src/platform/storage/blob-store.js';
import type { CollectionAcl } from './data.entities.js';
import type { DataAddress } from './data-address.js';

export interface FileView {
  /** In bytes. */
  size: number;
  /** Without quotes; another content has another one. */
  etag: string;
  lastModified: Date;
  contentType: string;
  /** In hexadecimal digits, where the store knows it. */
  md5?: string;
}

/** What of a file is asked for. */
export type Wanted = ByteRange | 'all' | 'nothing';

export interface FoundFile {
  file: FileView;
  /** Absent when nothing of it was wanted. Whoever does not read it to its end destroys it. */
  content?: Readable;
  /** Whether nobody else has the chunks of the content: their memory may be given back as soon as they are sent. */
  ownChunks?: boolean;
  range?: ByteRange;
}

/** Of one directory, 1,000 entries at most. What is empty is absent. */
export interface Listing {
  folders?: { name: string }[];
  files?: { filename: string; size: number; last_modified: string }[];
  /** Leads to the next page. */
  marker?: string;
  acl?: { read: string[] };
}

export interface Upload {
  content: Readable;
  /** In bytes, where the sender says. */
  length?: number;
  /** In hexadecimal digits, where the sender says: another content is refused. */
  md5?: string;
}

/** Who asks, for what; `signal` ends what is under way when nobody waits for it any more. */
export interface DataRequest extends DataAddress {
  caller: Caller;
  signal: AbortSignal;
}

/**
 * One place where data lies, seen with the rights of the caller: the platform's own, or what connectors lead to.
 *
 * Errors of all: 2001 for what the caller or the store does not allow, 6001 with 404 for what is not there, for this caller, 5001 with
 * 503 when the store cannot serve at the moment.
 */
export abstract class DataStore {
  /** Undefined for a directory. `wanted` is asked with the file as it is found; what it throws is the answer. */
  abstract read(request: DataRequest, wanted: (file: FileView) => Wanted): Promise<FoundFile | undefined>;

  /** Error: 5002 for the marker of another list. */
  abstract list(request: DataRequest, marker: string | undefined): Promise<Listing>;

  /** Creates or replaces a file, once all of it is there. The address of the file, as a URI. Error: 6001 for what broke off. */
  abstract write(request: DataRequest, upload: Upload): Promise<string>;

  /** In the directory that is addressed. The address of the new one, as a URI. Error: 6001 with 409 when the name is taken. */
  abstract makeDirectory(request: DataRequest, name: string, acl?: CollectionAcl): Promise<string>;

  abstract setAcl(request: DataRequest, acl: CollectionAcl): Promise<void>;

  /** How many things are gone; an empty directory counts as one. Error: 6001 with 409 and `deleted` for one that is not empty, without `force`. */
  abstract remove(request: DataRequest, force: boolean): Promise<number>;
}
