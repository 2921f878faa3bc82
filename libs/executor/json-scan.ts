/** Places in JSON texts, each found in one pass. Code units throughout. */

const QUOTE = 34;
const COMMA = 44;
const BACKSLASH = 92;
const SHORT = 16;

const isOpening = (character: number) => character === 91 || character === 123;
const isClosing = (character: number) => character === 93 || character === 125;

/** Whether arrays and objects lie inside each other deeper than `deepest`. Of a text that is no JSON it tells nothing, as quickly. */
export function nestsDeeper(json: string, deepest: number): boolean {
  let depth = 0;
  for (let place = 0; place < json.length; place++) {
    const character = json.charCodeAt(place);
    if (character === QUOTE) {
      place = endOfString(json, place);
    } else if (isOpening(character)) {
      if (++depth > deepest) {
        return true;
      }
    } else if (isClosing(character)) {
      depth--;
    }
  }
  return false;
}

/** Of the string that begins at `start`: the place of its last quote, or the end of a text that ends within it. */
export function endOfString(json: string, start: number): number {
  // Most strings are short: a search would take longer to begin than to end.
  for (let end = start + 1; end < start + SHORT && end < json.length; end++) {
    const character = json.charCodeAt(end);
    if (character === QUOTE) {
      return end;
    }
    if (character === BACKSLASH) {
      break;
    }
  }
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

/** The text of a member of an object, the last one of the name as in `JSON.parse`. The text must be that of a JSON object. */
export function memberText(object: string, name: string): string | undefined {
  let found: string | undefined;
  for (let key = object.indexOf('"'); key >= 0;) {
    const keyEnd = endOfString(object, key) + 1;
    const start = object.indexOf(':', keyEnd) + 1;
    const end = endOfMember(object, start);
    if (isNamed(object.slice(key, keyEnd), name)) {
      found = object.slice(start, end).trim();
    }
    key = object.indexOf('"', end);
  }
  return found;
}

function endOfMember(json: string, start: number): number {
  let depth = 0;
  for (let place = start; place < json.length; place++) {
    const character = json.charCodeAt(place);
    if (character === QUOTE) {
      place = endOfString(json, place);
    } else if (isOpening(character)) {
      depth++;
    } else if (depth === 0 && (character === COMMA || isClosing(character))) {
      return place;
    } else if (isClosing(character)) {
      depth--;
    }
  }
  return json.length;
}

function isNamed(key: string, name: string): boolean {
  return key.includes('\\') ? JSON.parse(key) === name : key.length === name.length + 2 && key.startsWith(name, 1);
}
