import { spawn, type ChildProcess } from 'node:child_process';
import { createHash, randomUUID } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createZstdCompress, createZstdDecompress } from 'node:zlib';
import { Injectable } from '@nestjs/common';
import { overlongPath, removeTree } from '#libs/executor/build/artifact-tree.js';
import { ApiError } from '#libs/errors/index.js';
import { Settings } from '#src/platform/config/settings.js';
import { BlobStore } from '#src/platform/storage/blob-store.js';

const BLOBS = 'artifacts';
const DIGEST = /^[0-9a-f]{64}$/;
/** Files of strangers: nobody may write to them any more, everybody may read them, and no set-user-id bit survives. */
const SAFE_MODE = '--mode=a+rX,u+w,go-w,ug-s';

/** No program takes a path of more than 4095 bytes, and where it is unpacked and mounted comes before it. */
const LONGEST_PATH = 3500;
/** How long it is not tried again what could not be unpacked: each call would fetch the whole of it. */
const REMEMBER_FAILURE_MS = 60_000;
const UNUSABLE = 'What was built cannot be unpacked on this machine. Compile the algorithm again; if that does not help, tell an administrator: the log of the platform says why.';

/**
 * What builds make: one compressed archive in the blob store, named by its digest, and unpacked once on each machine that runs it.
 */
@Injectable()
export class ArtifactStore {
  private readonly unpacking = new Map<string, Promise<string>>();

  constructor(
    private readonly blobs: BlobStore,
    private readonly settings: Settings,
  ) {}

  /** Packs a directory. Returns its digest. Error: 6001 for what could not be unpacked. */
  async pack(directory: string): Promise<string> {
    const overlong = await overlongPath(directory, LONGEST_PATH);
    if (overlong !== undefined) {
      throw new ApiError('requestInvalid', { message: `the build left a path of more than ${LONGEST_PATH} bytes, which is too long to be used: ${overlong.slice(0, 100)}...` });
    }
    const temporary = await this.temporary();
    try {
      const digest = createHash('sha256');
      const tar = spawn('tar', ['--create', '--sparse', '--sort=name', '--owner=0', '--group=0', '--numeric-owner', SAFE_MODE, '--directory', directory, '.'], { stdio: ['ignore', 'pipe', 'pipe'] });
      const tee = new PassThrough().on('data', (chunk: Buffer) => void digest.update(chunk));
      await Promise.all([succeeded(tar), pipeline(tar.stdout, tee, createZstdCompress(), createWriteStream(temporary, { mode: 0o600 }))]);
      const name = digest.digest('hex');
      await this.blobs.write(`${BLOBS}/${name}`, createReadStream(temporary));
      return name;
    } finally {
      await rm(temporary, { force: true });
    }
  }

  /** The directory of an artifact on this machine. Throws when the store has lost it, or does not answer. Error: 5001 when it cannot be unpacked, and for a minute after that. */
  locate(digest: string): Promise<string> {
    const known = this.unpacking.get(digest);
    if (known) {
      return known;
    }
    const place = this.unpack(digest);
    const forget = () => this.unpacking.get(digest) === place && this.unpacking.delete(digest);
    place.catch((error: unknown) => (error instanceof ApiError ? void setTimeout(forget, REMEMBER_FAILURE_MS).unref() : forget()));
    this.unpacking.set(digest, place);
    return place;
  }

  /** Digests of what was stored, or unpacked here, before the given time. */
  async *olderThan(before: Date): AsyncGenerator<string> {
    for await (const { key, writtenAt } of this.blobs.list(BLOBS)) {
      const name = key.slice(BLOBS.length + 1);
      // In a bucket that others use, too, not all of it is ours.
      if (writtenAt < before && DIGEST.test(name)) {
        yield name;
      }
    }
    const root = this.settings.directory('artifacts');
    for (const name of await readdir(root).catch(() => [])) {
      const unpacked = await stat(join(root, name)).catch(() => undefined);
      if (unpacked && unpacked.ctime < before) {
        yield name;
      }
    }
  }

  /** From the store and from this machine; half-made ones, too. Slots that run from it keep what they have open. */
  async remove(digest: string): Promise<void> {
    this.unpacking.delete(digest);
    if (!digest.startsWith('.')) {
      await this.blobs.remove(`${BLOBS}/${digest}`);
    }
    await removeTree(this.settings.directory('artifacts', digest));
  }

  private async unpack(digest: string): Promise<string> {
    const target = this.settings.directory('artifacts', digest);
    if (await exists(target)) {
      return target;
    }
    const archive = await this.blobs.read(`${BLOBS}/${digest}`);
    if (!archive) {
      throw new Error(`The artifact ${digest} is not in the blob store`);
    }
    const temporary = await this.temporary();
    await mkdir(temporary, { mode: 0o755 });
    let isStoreBroken = false;
    const content = async function* () {
      try {
        yield* archive;
      } catch (error) {
        isStoreBroken = true;
        throw error;
      }
    };
    try {
      const tar = spawn('tar', ['--extract', '--no-same-owner', '--same-permissions', '--directory', temporary], { stdio: ['pipe', 'ignore', 'pipe'] });
      await Promise.all([succeeded(tar), pipeline(content, createZstdDecompress(), tar.stdin).catch(unlessReaderHasDone)]);
      await rename(temporary, target).catch(async (error: NodeJS.ErrnoException) => {
        // Another process of this machine was faster: theirs is the same.
        if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST') {
          throw error;
        }
        await removeTree(temporary);
      });
      return target;
    } catch (error) {
      await removeTree(temporary);
      throw isStoreBroken ? error : new ApiError('internalError', { message: UNUSABLE, cause: error });
    }
  }

  private async temporary(): Promise<string> {
    const parent = this.settings.directory('artifacts');
    await mkdir(parent, { recursive: true, mode: 0o711 });
    return join(parent, `.${randomUUID()}`);
  }
}

/** tar stops at the mark for the end of the archive, and may be gone before the padding behind it is written. Its exit code tells. */
function unlessReaderHasDone(error: NodeJS.ErrnoException): void {
  if (error.code !== 'ERR_STREAM_PREMATURE_CLOSE' && error.code !== 'EPIPE') {
    throw error;
  }
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}

function succeeded(child: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    let complaint = '';
    child.stderr?.on('data', (chunk: Buffer) => (complaint = (complaint + chunk.toString()).slice(-2000)));
    child.once('error', reject);
    child.once('close', (code) => (code === 0 ? resolve() : reject(new Error(`${child.spawnfile} ended with ${code}: ${complaint}`))));
  });
}
