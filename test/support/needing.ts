/**
 * Tests that need something that not every machine has. Where it is missing they are skipped, and their title says
 * why: `./algoplane test` ends with the list of these, and takes a skipped test that gives no reason for a failed one.
 */
export function needing(missing: string | false | undefined) {
  const named = (title: string) => (missing ? `${title} (skipped: ${missing})` : title);
  return {
    describe: (title: string, cases: () => void): void => (missing ? describe.skip : describe)(named(title), cases),
    it: (title: string, test: () => Promise<void>, timeoutMs?: number): void => (missing ? it.skip : it)(named(title), test, timeoutMs),
  };
}

export const needingRoot = needing(process.getuid?.() !== 0 && 'needs root');
