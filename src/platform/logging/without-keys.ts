/** API keys; those of other installations, also as an address has them; and the credentials of slots. Wherever they stand in a line. */
const KEY = new RegExp(
  [/\bsim[A-Za-z0-9]{25}(?![A-Za-z0-9])/, /\bsim(?:[A-Za-z0-9+/]|%2[BbFf]){25}(?![A-Za-z0-9+])/, /\bslot-[A-Za-z0-9_-]{32}(?![A-Za-z0-9_-])/].map(({ source }) => source).join('|'),
  'g',
);

/** The last thing that happens to a line of the log: whatever wrote it, no key is in it. */
export function withoutKeys(line: string): string {
  return line.replace(KEY, (key) => `${key.slice(0, 5)}[key]`);
}
