/** The part of what Jest writes with --json that tells of single tests. */
export interface TestFile {
  name: string;
  assertionResults: { status: string; ancestorTitles: string[]; title: string }[];
}

const REASON = /\(skipped: (.*)\)$/;

/** The titles that say why tests were skipped, each with the number of its tests; and the names of those that give no reason. */
export function skippedTests(files: TestFile[]): { reasons: Map<string, number>; silent: string[] } {
  const reasons = new Map<string, number>();
  const silent: string[] = [];
  for (const { name, assertionResults } of files) {
    for (const { ancestorTitles, title } of assertionResults.filter(({ status }) => status === 'pending' || status === 'todo')) {
      const reason = [...ancestorTitles, title].find((one) => REASON.test(one));
      if (reason === undefined) {
        silent.push(`${name}: ${[...ancestorTitles, title].join(' › ')}`);
      } else {
        reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
      }
    }
  }
  return { reasons, silent };
}
