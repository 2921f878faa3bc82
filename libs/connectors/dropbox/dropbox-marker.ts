import { createHmac, timingSafeEqual } from 'node:crypto';
import { ConnectorError } from '../connector-error.js';
import type { ConnectorPath } from '../connector.js';
import { decodeMarker, encodeMarker } from '../list-marker.js';

/** Where a list goes on. */
export interface ListPosition {
  /** Of a page of Dropbox's; absent for the first one. */
  cursor?: string;
  /** What the first page was asked with. */
  limit: number;
  /** How many entries of Dropbox's page have been given already: it may have held more than were asked for. */
  given: number;
}

/**
 * A cursor of Dropbox's opens the directory that it was made for, whatever path it comes with, and goes on to tell of changes there. So a marker
 * is sealed together with its path, with the refresh token for a key, which all processes of the platform know and nobody outside of it.
 */
export class MarkerSeal {
  constructor(private readonly key: string) {}

  seal(path: ConnectorPath, position: ListPosition): string {
    const text = JSON.stringify(position);
    return encodeMarker(`${this.sign(path, text)}${text}`);
  }

  /** Undefined without a marker. Error: invalid for a marker that is not of this path. */
  open(path: ConnectorPath, marker: string | undefined): ListPosition | undefined {
    const sealed = decodeMarker(marker);
    if (sealed === undefined) {
      return undefined;
    }
    const begin = sealed.indexOf('{');
    const text = sealed.slice(begin);
    const signature = Buffer.from(sealed.slice(0, begin));
    const expected = Buffer.from(this.sign(path, text));
    if (signature.length !== expected.length || !timingSafeEqual(signature, expected)) {
      throw new ConnectorError('invalid', 'The marker is none that a list of this directory has given.');
    }
    return JSON.parse(text) as ListPosition;
  }

  private sign(path: ConnectorPath, text: string): string {
    return createHmac('sha256', this.key)
      .update(JSON.stringify([path, text]))
      .digest('base64url');
  }
}
