import { endOfString } from './json-scan.js';

/**
 * A JSON value as its text. The platform hands on what goes into an algorithm and comes out of it, and has no need of the value: numbers that
 * JavaScript cannot hold stay as they were written, and a large document is not written anew. (`JSON.parse` with a reviver would keep
 * them too, and takes thirty times as long.)
 */
export class JsonText {
  /** Valid JSON. */
  constructor(readonly text: string) {}

  /** `JSON.stringify` cannot write it. */
  toJSON(): never {
    throw new TypeError('A JSON text is written with writeJson');
  }
}

/** The JSON text of a value that may be a `JsonText`, but holds none. */
export function writeJson(value: unknown): string {
  return value instanceof JsonText ? value.text : JSON.stringify(value ?? null);
}

/** Every decimal number of so many digits is still itself when a double has held it. */
const HELD_DIGITS = 15;
const LARGEST_HELD = String(Number.MAX_SAFE_INTEGER);
const LONG_EXPONENT = /[eE][+-]?\d{3}/;
const LONG_EXPONENT_DIGITS = 3;
const INEXACT = -1;

const QUOTE = 34;
const POINT = 46;
const isDigit = (character: number) => character >= 48 && character <= 57;
const isExponent = (character: number) => character === 69 || character === 101;
const isSign = (character: number) => character === 43 || character === 45;

/**
 * Whether a number in the JSON text may be more than a double holds: more than 15 digits that are no safe integer, or an exponent of three
 * digits. Takes one pass, whatever the text, and for most texts looks at few of its characters.
 */
export function holdsInexactNumbers(json: string): boolean {
  if (!hasLongNumber(json) && !LONG_EXPONENT.test(json)) {
    return false;
  }
  for (let place = 0; place < json.length; place++) {
    const character = json.charCodeAt(place);
    if (character === QUOTE) {
      place = endOfString(json, place);
    } else if (isDigit(character)) {
      const end = endOfHeldNumber(json, place);
      if (end === INEXACT) {
        return true;
      }
      place = end - 1;
    }
  }
  return false;
}

/** Whether more than 15 digits and points stand together somewhere. Of so many, one stands where this looks. */
function hasLongNumber(json: string): boolean {
  const step = HELD_DIGITS + 1;
  for (let place = HELD_DIGITS; place < json.length; place += step) {
    if (!isDigitOrPoint(json.charCodeAt(place))) {
      continue;
    }
    let start = place - 1;
    while (place - start < step && isDigitOrPoint(json.charCodeAt(start))) {
      start--;
    }
    let end = place + 1;
    while (end - start <= step && isDigitOrPoint(json.charCodeAt(end))) {
      end++;
    }
    if (end - start > step) {
      return true;
    }
  }
  return false;
}

const isDigitOrPoint = (character: number) => isDigit(character) || character === POINT;

/** Where the number without its sign that begins at `start` ends, or `INEXACT`, then perhaps before its end. */
function endOfHeldNumber(json: string, start: number): number {
  let digits = 0;
  let end = start;
  for (let character = json.charCodeAt(end); isDigitOrPoint(character); character = json.charCodeAt(++end)) {
    if (character !== POINT && ++digits > LARGEST_HELD.length) {
      return INEXACT;
    }
  }
  if (digits > HELD_DIGITS && !(end - start === digits && json.slice(start, end) <= LARGEST_HELD)) {
    return INEXACT;
  }
  if (!isExponent(json.charCodeAt(end))) {
    return end;
  }
  const exponent = isSign(json.charCodeAt(end + 1)) ? end + 2 : end + 1;
  end = exponent;
  while (isDigit(json.charCodeAt(end))) {
    end++;
  }
  return digits > HELD_DIGITS || end - exponent >= LONG_EXPONENT_DIGITS ? INEXACT : end;
}
