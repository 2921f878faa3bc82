/**
 * Gives the memory of a chunk back at once; whoever has it after this call finds it empty. The collector lets 64 MiB of such memory stand before it
 * begins: for a process that streams, that is most of what it takes. A chunk that shares its memory with others is left to the collector.
 */
export function discard({ buffer, byteLength }: Uint8Array): void {
  if (buffer instanceof ArrayBuffer && buffer.byteLength === byteLength) {
    buffer.transfer(0);
  }
}
