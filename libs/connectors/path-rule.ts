import type { ConnectorPath } from './connector.js';
import { parsePath } from './data-uri.js';

/** What of a store a connector opens. */
export type PathRule = ({ kind: 'everything' } | { kind: 'file'; path: string[] } | { kind: 'below'; path: string[] }) & {
  /** Writing includes deleting. */
  writeable: boolean;
};

/**
 * Looking through a directory that only leads to what is open shows nothing of what is beside it, so it is refused, too. `read` and `write` are of
 * a file, `list` and `write-directory`, which is to make or remove one, of a directory.
 */
export type PathUse = 'read' | 'list' | 'write' | 'write-directory';

/** `*` for everything, `Folder/*` for what lies below a folder, or one file. Undefined for anything else. */
export function parsePathRule(text = '*', writeable = false): PathRule | undefined {
  if (text === '*' || text === '/*') {
    return { kind: 'everything', writeable };
  }
  const below = text.endsWith('/*');
  const path = parsePath(below ? text.slice(0, -2) : text);
  const usable =
    path && path.length > 0 && !path.some((part) => part.includes('*')) && !(below ? text.endsWith('//*') : text.endsWith('/'));
  return usable ? { kind: below ? 'below' : 'file', path, writeable } : undefined;
}

export function formatPathRule(rule: PathRule): string {
  switch (rule.kind) {
    case 'everything':
      return '*';
    case 'file':
      return rule.path.join('/');
    case 'below':
      return [...rule.path, '*'].join('/');
  }
}

/**
 * Whether the rule opens a path for a use. Names are compared letter by letter, also where a store does not:
 * another spelling of an open name is refused, never the other way round.
 */
export function mayUse(rule: PathRule, path: ConnectorPath, use: PathUse): boolean {
  if (isWrite(use) && !rule.writeable) {
    return false;
  }
  switch (rule.kind) {
    case 'everything':
      return true;
    case 'file':
      return (use === 'read' || use === 'write') && path.length === rule.path.length && begins(path, rule.path);
    case 'below':
      // The folder itself may be read, which lists it; it goes only with the right to what is around it.
      return begins(path, rule.path) && (path.length > rule.path.length || !isWrite(use));
  }
}

export function isWrite(use: PathUse): boolean {
  return use === 'write' || use === 'write-directory';
}

function begins(path: ConnectorPath, start: ConnectorPath): boolean {
  return start.every((part, place) => path[place] === part);
}
