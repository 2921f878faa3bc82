import { ApiError } from '#libs/errors/index.js';

/** Looking for the place parses the text several times over: not what somebody sends a lot of. */
const SEARCHED_LENGTH = 64 * 1024;

/** `check` throws what speaks against the value. Errors: 6001 for too deep nesting; 2013, which tells where the text is broken and nothing of what is in it: bodies hold secrets, and messages are logged. */
export function parseJson(text: string, what: string, check: (value: unknown) => void = () => undefined): unknown {
  try {
    const value: unknown = JSON.parse(text);
    check(value);
    return value;
  } catch (error) {
    if (error instanceof RangeError) {
      throw new ApiError('requestInvalid', { message: `Invalid JSON in ${what}: it is nested too deep.` });
    }
    throw error instanceof SyntaxError ? new ApiError('malformedJson', { message: `Invalid JSON in ${what}: ${fault(text, error.message)}` }) : error;
  }
}

function fault(text: string, message: string): string {
  const place = position(text, message);
  if (place === undefined) {
    return 'it is no JSON.';
  }
  const before = text.slice(0, place).split('\n');
  return `it ${place >= text.length ? 'ends too early' : 'is broken'} at line ${before.length}, column ${(before.at(-1) ?? '').length + 1}.`;
}

/** At the end of a message nothing of the text can stand in its place. */
const TOLD = / at position (\d+)(?: \(line \d+ column \d+\))?$/;

/** Where the engine does not tell, the shortest beginning of the text that it finds the same fault with ends there. */
function position(text: string, message: string): number | undefined {
  const told = TOLD.exec(message);
  if (told || endsEarly(message)) {
    return told ? Number(told[1]) : text.length;
  }
  if (text.length > SEARCHED_LENGTH) {
    return undefined;
  }
  let [sound, broken] = [0, text.length];
  while (broken - sound > 1) {
    const middle = (sound + broken) >> 1;
    if (isBroken(text.slice(0, middle))) {
      broken = middle;
    } else {
      sound = middle;
    }
  }
  return broken - 1;
}

const endsEarly = (message: string) => message.startsWith('Unexpected end of JSON input');

/** Not sound as far as it goes: whatever followed, it would be no JSON. */
function isBroken(text: string): boolean {
  try {
    JSON.parse(text);
    return false;
  } catch (error) {
    const { message } = error as Error;
    return !endsEarly(message) && !TOLD.test(message);
  }
}
