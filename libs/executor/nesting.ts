/** What Python's own JSON reader takes; also far from what overflows a stack here. */
export const DEEPEST_NESTING = 900;

const QUOTE = 34;
const BACKSLASH = 92;
const OPENING = new Set([91, 123]);
const CLOSING = new Set([93, 125]);

/** Whether arrays and objects of a JSON text lie deeper inside each other than that. The text must be valid JSON. */
export function nestsTooDeep(json: string): boolean {
  if (json.length <= DEEPEST_NESTING) {
    return false;
  }
  let depth = 0;
  for (let place = 0; place < json.length; place++) {
    const character = json.charCodeAt(place);
    if (character === QUOTE) {
      place = endOfString(json, place);
    } else if (OPENING.has(character)) {
      if (++depth > DEEPEST_NESTING) {
        return true;
      }
    } else if (CLOSING.has(character)) {
      depth--;
    }
  }
  return false;
}

function endOfString(json: string, start: number): number {
  for (let end = json.indexOf('"', start + 1); end >= 0; end = json.indexOf('"', end + 1)) {
    let backslashes = 0;
    while (json.charCodeAt(end - 1 - backslashes) === BACKSLASH) {
      backslashes++;
    }
    if (backslashes % 2 === 0) {
      return end;
    }
  }
  return json.length;
}
