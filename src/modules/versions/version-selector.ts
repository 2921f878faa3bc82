/** What a version string asks for (platform reference, 1.5). */
export type VersionSelector =
  | { kind: 'latest' }
  | { kind: 'latest-private' }
  | { kind: 'hash'; hash: string }
  | { kind: 'exact'; semver: [number, number, number] }
  | { kind: 'minor'; major: number; minor: number }
  | { kind: 'major'; major: number };

const HASH = /^[0-9a-f]{40}$/i;
const NUMBERS = /^(\d{1,9})(?:\.(\d{1,9}|\*|x))?(?:\.(\d{1,9}|\*|x))?$/i;

/** Undefined when the text is no form of a version. A partial form never means a private version. */
export function parseVersion(text: string | undefined): VersionSelector | undefined {
  if (text === undefined || text === '' || text === 'latest') {
    return { kind: 'latest' };
  }
  if (text === 'latestPrivate') {
    return { kind: 'latest-private' };
  }
  if (HASH.test(text)) {
    return { kind: 'hash', hash: text.toLowerCase() };
  }
  const match = NUMBERS.exec(text);
  if (!match) {
    return undefined;
  }
  const [major, minor, patch] = match.slice(1).map((part) => (part === undefined || /^[*x]$/i.test(part) ? undefined : Number(part)));
  if (major === undefined) {
    return undefined;
  }
  if (minor === undefined) {
    return patch === undefined ? { kind: 'major', major } : undefined;
  }
  return patch === undefined ? { kind: 'minor', major, minor } : { kind: 'exact', semver: [major, minor, patch] };
}
