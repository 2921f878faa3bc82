import { nestsDeeper } from './json-scan.js';

/** What Python's own JSON reader takes; also far from what overflows a stack here. */
export const DEEPEST_NESTING = 900;

/**
 * Whether arrays and objects of a JSON text lie deeper inside each other than that. Ask before the text is parsed, which takes seconds
 * for millions of levels.
 */
export function nestsTooDeep(json: string): boolean {
  return json.length > DEEPEST_NESTING && nestsDeeper(json, DEEPEST_NESTING);
}
