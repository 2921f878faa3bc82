import type { IncomingMessage } from 'node:http';

/**
 * The credential of a request: `KEY`, `Simple KEY` or `Bearer KEY` (client contract, 1.0), the scheme without regard to case.
 * Undefined when there is none.
 */
export function readCredential(request: Pick<IncomingMessage, 'headers'>): string | undefined {
  const header = request.headers.authorization?.trim();
  if (!header) {
    return undefined;
  }
  const blank = header.indexOf(' ');
  if (blank < 0) {
    return header;
  }
  const scheme = header.slice(0, blank).toLowerCase();
  const rest = header.slice(blank + 1).trim();
  return (scheme === 'simple' || scheme === 'bearer') && rest !== '' ? rest : undefined;
}

/** Account name and key of git's Basic authentication (platform reference, Git access). */
export function readBasic(request: Pick<IncomingMessage, 'headers'>): { name: string; key: string } | undefined {
  const match = /^basic\s+([A-Za-z0-9+/=]+)$/i.exec(request.headers.authorization ?? '');
  if (!match?.[1]) {
    return undefined;
  }
  const text = Buffer.from(match[1], 'base64').toString('utf8');
  const colon = text.indexOf(':');
  return colon < 0 ? undefined : { name: text.slice(0, colon), key: text.slice(colon + 1) };
}
