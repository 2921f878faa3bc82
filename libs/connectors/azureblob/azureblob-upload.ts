import type { BlockBlobClient } from '@azure/storage-blob';
import { randomUUID } from 'node:crypto';
import type { Readable } from 'node:stream';
import { sendParts, type Used } from '../content-parts.js';

/** 50,000 blocks of this size are 390 GiB. */
const BLOCK_BYTES = 8 * 1024 * 1024;
/** As the vendor's clients have it: the unfinished blocks of a blob must all have names of one length, whoever sent them. */
const BLOCK_NAME_CHARACTERS = 48;

/**
 * Writes one blob: in one request where it fits in a block, else in blocks that become the blob all at once. Azure drops blocks that
 * nothing was made of at the next write of the blob, or after a week; there is no other way to be rid of them.
 */
export async function upload(blob: BlockBlobClient, content: Readable, { abortSignal, used }: { abortSignal: AbortSignal; used?: Used | undefined }): Promise<void> {
  // Two writes of one blob must not mix their blocks.
  const write = randomUUID();
  const blocks: string[] = [];
  await sendParts(content, BLOCK_BYTES, async ({ bytes, offset, last }) => {
    if (offset === 0 && last) {
      await blob.upload(bytes, bytes.length, { abortSignal });
      return;
    }
    const block = blockName(write, blocks.length);
    await blob.stageBlock(block, bytes, bytes.length, { abortSignal });
    blocks.push(block);
    if (last) {
      await blob.commitBlockList(blocks, { abortSignal });
    }
  }, { used });
}

function blockName(write: string, number: number): string {
  return Buffer.from(`${write}${String(number).padStart(BLOCK_NAME_CHARACTERS - write.length, '0')}`).toString('base64');
}
