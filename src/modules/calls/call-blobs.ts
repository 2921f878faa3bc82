/** Where the input and the result of an asynchronous call lie in the blob store. */
export const inputKey = (callId: string): string => `calls/${callId.slice(4, 6)}/${callId}.input`;
export const resultKey = (callId: string): string => `calls/${callId.slice(4, 6)}/${callId}.result`;
