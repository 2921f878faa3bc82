const starts = (bytes: Buffer, ...signature: number[]) => bytes.subarray(0, signature.length).equals(Buffer.from(signature));
const svgStart = /^\uFEFF?\s*(<\?xml[^>]*>\s*)?(<!--[\s\S]*?-->\s*|<!DOCTYPE svg[^>[]*>\s*)*<svg[\s>]/i;

/** The media type of an image by its content, whatever its sender calls it. Undefined for anything else. */
export function imageType(bytes: Buffer): string | undefined {
  if (starts(bytes, 0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a)) {
    return 'image/png';
  }
  if (starts(bytes, 0x00, 0x00, 0x01, 0x00)) {
    return 'image/x-icon';
  }
  if (starts(bytes, 0xff, 0xd8, 0xff)) {
    return 'image/jpeg';
  }
  if (['GIF87a', 'GIF89a'].includes(bytes.toString('latin1', 0, 6))) {
    return 'image/gif';
  }
  if (bytes.toString('latin1', 0, 4) === 'RIFF' && bytes.toString('latin1', 8, 12) === 'WEBP') {
    return 'image/webp';
  }
  return svgStart.test(bytes.toString('utf8', 0, 4096)) ? 'image/svg+xml' : undefined;
}
