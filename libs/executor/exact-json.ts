/** Not yet in the library types of the compiler (ECMAScript, JSON.parse source text access). */
declare global {
  interface JSON {
    /** A value that `stringify` writes as this text. */
    rawJSON(text: string): object;
  }
}

type ExactReviver = (key: string, value: unknown, context?: { source?: string }) => unknown;

/** Only such numbers can be more than a double holds: 16 digits, or a large exponent. */
const PERHAPS_INEXACT = /\d{16}|[eE][+-]?\d{3}/;

/**
 * For `JSON.parse`: keeps numbers that JavaScript cannot hold as their text, which `JSON.stringify` writes back unchanged. Undefined for the
 * many texts that have none, and which are parsed at full speed then.
 */
export function exactNumbers(text: string): ExactReviver | undefined {
  return PERHAPS_INEXACT.test(text) ? keepExact : undefined;
}

const keepExact: ExactReviver = (_key, value, context) => {
  const source = context?.source;
  return typeof value === 'number' && source !== undefined && String(value) !== source ? JSON.rawJSON(source) : value;
};
