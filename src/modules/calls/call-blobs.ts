import type { BlobKey } from '#src/platform/storage/blob-key.js';

/** Where the input and the result of an asynchronous call lie in the blob store. */
export const inputKey = (callId: string): BlobKey => `calls/${callId.slice(4, 6)}/${callId}.input`;
export const resultKey = (callId: string): BlobKey => `calls/${callId.slice(4, 6)}/${callId}.result`;
