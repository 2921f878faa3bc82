import { randomBytes } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { open, readFile, truncate } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { endpointError, type Tagged, tagged } from './fake-refusal.js';
import type { Commit, FakeFile, FakeTree } from './fake-tree.js';

interface Session {
  file: string;
  length: number;
  closed: boolean;
}

interface SessionCursor {
  session_id: string;
  offset: number;
}

const REQUEST_MAX_BYTES = 150 * 1024 * 1024;
const ALL = Number.POSITIVE_INFINITY;
/** Beyond this nobody compares contents. */
const COMPARED_MAX_BYTES = 1024 * 1024;

/** Content on its way in, on disk: whole, or in sessions that know how far they are. */
export class FakeUploads {
  readonly sessions = new Map<string, Session>();

  constructor(
    private readonly tree: FakeTree,
    private readonly home: string,
  ) {}

  async whole(commit: Commit, body: IncomingMessage): Promise<FakeFile> {
    const file = await this.newFile();
    const size = await this.receive(body, file, 0);
    return this.commit(commit, file, size);
  }

  async start(body: IncomingMessage): Promise<{ session_id: string }> {
    const file = await this.newFile();
    const id = `pid_upload_session:${randomBytes(12).toString('base64url')}`;
    this.sessions.set(id, { file, length: await this.receive(body, file, 0), closed: false });
    return { session_id: id };
  }

  /** `take`: how many bytes are kept when the connection is about to be cut. */
  async append(cursor: SessionCursor, body: IncomingMessage, wrap: (error: Tagged) => Tagged, take = ALL): Promise<Session> {
    const session = this.find(cursor, wrap);
    session.length += await this.receive(body, session.file, cursor.offset, take);
    return session;
  }

  async finish(cursor: SessionCursor, commit: Commit, body: IncomingMessage): Promise<FakeFile> {
    const session = await this.append(cursor, body, (error) => ({ '.tag': 'lookup_failed', lookup_failed: error }));
    await truncate(session.file, session.length);
    const file = await this.commit(commit, session.file, session.length);
    session.closed = true;
    return file;
  }

  private find({ session_id: id, offset }: SessionCursor, wrap: (error: Tagged) => Tagged): Session {
    const session = this.sessions.get(id);
    if (!session || session.closed) {
      throw endpointError(wrap(tagged(session ? 'closed' : 'not_found')));
    }
    if (session.length !== offset) {
      throw endpointError(wrap({ '.tag': 'incorrect_offset', correct_offset: session.length }));
    }
    return session;
  }

  /** Resolves with the number of bytes. What a cut connection has brought is not kept. */
  private async receive(body: IncomingMessage, file: string, start: number, take = ALL): Promise<number> {
    if (Number(body.headers['content-length']) > REQUEST_MAX_BYTES) {
      throw endpointError(tagged('payload_too_large'));
    }
    let length = 0;
    const counted = new Transform({
      transform(chunk: Buffer, _encoding, done) {
        const kept = chunk.subarray(0, Math.max(take - length, 0));
        length += kept.length;
        done(null, kept);
      },
    });
    await pipeline(body, counted, createWriteStream(file, { flags: 'r+', start }));
    return length;
  }

  private async commit(commit: Commit, file: string, size: number): Promise<FakeFile> {
    const twin = size <= COMPARED_MAX_BYTES ? await this.twinOf(commit.path, file) : undefined;
    return this.tree.commit(commit, file, size, twin);
  }

  private async twinOf(path: string, file: string): Promise<string | undefined> {
    try {
      const old = this.tree.find(path);
      return old.tag === 'file' && (await readFile(file)).equals(await readFile(old.blob)) ? old.rev : undefined;
    } catch {
      return undefined;
    }
  }

  private async newFile(): Promise<string> {
    const file = join(this.home, randomBytes(12).toString('hex'));
    await (await open(file, 'w')).close();
    return file;
  }
}
