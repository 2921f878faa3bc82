import type { Readable } from 'node:stream';
import type { Used } from './content-parts.js';

/** The parts of a path below the connector's root, as `data-uri.ts` gives them: none is empty, `.` or `..`, none holds a slash. */
export type ConnectorPath = readonly string[];

/** Both ends included, as in HTTP. Without an `end`: up to the last byte. */
export interface ByteRange {
  start: number;
  end?: number;
}

export interface FileEntry {
  kind: 'file';
  /** In bytes. */
  size: number;
  /** Without quotes; changes with the content. */
  etag: string;
  lastModified: Date;
  contentType?: string;
}

export type Entry = FileEntry | { kind: 'directory' };

export interface ListedFile {
  name: string;
  /** In bytes. */
  size: number;
  lastModified: Date;
}

/** Names are the last part of a path only. */
export interface ListPage {
  folders: string[];
  files: ListedFile[];
  /** Leads to the next page; absent on the last one. Safe in a query; opaque to everybody but the driver. */
  marker?: string;
}

export interface ListOptions {
  marker?: string;
  /** Of folders and files together, 1 to 1,000; 1,000 when absent. A page may be shorter than that and still not be the last. */
  limit?: number;
}

export interface Download {
  /** Ends with an error when the store breaks off. Whoever does not read it to its end destroys it. */
  content: Readable;
  /** Of the version that `content` comes from; `size` is of the whole file. */
  file: FileEntry;
  /** What `content` holds when a part was asked for. */
  range?: Required<ByteRange>;
}

export const LIST_LIMIT = 1_000;

/**
 * A store of files outside of the platform, seen with the credentials of one connector. Drivers: s3, gcs, azureblob, dropbox.
 *
 * Where a store knows no directories, a directory is what the names of its files imply, or an empty object that
 * `makeDirectory` leaves; no list ever shows that object. The root is always a directory.
 *
 * Every method rejects with a ConnectorError for what the store refuses and with `signal.reason` when it is aborted;
 * anything else that it rejects with is a fault of the driver. No message holds a credential.
 * What a call has opened (connections, sessions, parts of an upload) is closed when it settles.
 */
export abstract class Connector {
  /** Undefined when there is neither a file nor a directory. Where both bear the name, the file. */
  abstract stat(path: ConnectorPath, signal: AbortSignal): Promise<Entry | undefined>;

  /** One page of a directory, without its subdirectories' contents. `not-found` when there is none; `invalid` for a marker of something else. */
  abstract list(path: ConnectorPath, options: ListOptions, signal: AbortSignal): Promise<ListPage>;

  /** `not-found` when there is no such file; `invalid` when it ends before the range begins. `signal` ends `content`, too. */
  abstract read(path: ConnectorPath, range: ByteRange | undefined, signal: AbortSignal): Promise<Download>;

  /**
   * Creates or replaces a file, directories included. `content` may be of any length, 0 bytes to several GiB, and is read only as fast
   * as the store takes it. The file appears once all of it is there. When `content` fails or closes early, the write rejects with
   * its error, the old file stays, and the parts that were sent are thrown away. An abort that comes once all has been sent may be too late.
   * `used` is told of chunks of the content that the store needs no more, as soon as that is so.
   */
  abstract write(path: ConnectorPath, content: Readable, signal: AbortSignal, used?: Used): Promise<void>;

  /** `not-found` when there is no such file. */
  abstract remove(path: ConnectorPath, signal: AbortSignal): Promise<void>;

  /** With the directories above it. `conflict` when the name is taken. */
  abstract makeDirectory(path: ConnectorPath, signal: AbortSignal): Promise<void>;

  /**
   * Resolves with the number of files that went with the directory. `conflict` when it holds something and `force` is false;
   * an error half-way tells in `deleted` how many are gone.
   */
  abstract removeDirectory(path: ConnectorPath, force: boolean, signal: AbortSignal): Promise<number>;

  /** Drops the connections; what is under way goes on to its end. */
  abstract close(): void;
}
