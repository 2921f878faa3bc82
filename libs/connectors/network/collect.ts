import { ConnectorError } from '../connector-error.js';

/** A page of a list has some hundred KiB. */
const MAX_BYTES = 16 * 1024 * 1024;

/** All of an answer that tells something, as a list or a refusal does. Error: unavailable for one that is too long to be what was asked for. */
export async function collect(content: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of content) {
    length += chunk.length;
    if (length > MAX_BYTES) {
      throw new ConnectorError('unavailable', 'The store answers with more than can be read.');
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
