/** A commit that is not written to disk because of what is in it. The message is a sentence for its author. */
export class UnsafeTree extends Error {
  override readonly name = 'UnsafeTree';
}

const SLASH = 0x2f;
const MAX_PATH_BYTES = 4000;

/**
 * A path as git stores it: bytes, `/` between the names. Returns it when it stays below the directory it is written to,
 * touches no `.git`, and can be a file name; throws UnsafeTree otherwise. Names need not be UTF-8.
 */
export function checkTreePath(path: Buffer): Buffer {
  if (path.length > MAX_PATH_BYTES) {
    throw new UnsafeTree(`A path in the repository is longer than ${MAX_PATH_BYTES} bytes: ${shown(path)}`);
  }
  let start = 0;
  for (let end = 0; end <= path.length; end++) {
    if (end === path.length || path[end] === SLASH) {
      checkName(path.subarray(start, end), path);
      start = end + 1;
    }
  }
  return path;
}

function checkName(name: Buffer, path: Buffer): void {
  // One character a byte, so that odd bytes compare and nothing is lost.
  const text = name.toString('latin1').toLowerCase();
  if (text === '' || text === '.' || text === '..' || text === '.git' || text.includes('\0')) {
    throw new UnsafeTree(`The repository holds a path that is not allowed: ${shown(path)}`);
  }
  if (name.length > 255) {
    throw new UnsafeTree(`The repository holds a file name of more than 255 bytes: ${shown(path)}`);
  }
}

function shown(path: Buffer): string {
  return JSON.stringify(path.subarray(0, 200).toString('utf8'));
}

/** Whether this text can be handed to git's object reader, which takes one name a line. */
export function isTreePath(path: string): boolean {
  try {
    checkTreePath(Buffer.from(path));
    return !path.includes('\n');
  } catch {
    return false;
  }
}
