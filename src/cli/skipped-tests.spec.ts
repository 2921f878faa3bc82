import { skippedTests } from './skipped-tests.js';

const test = (status: string, title: string, ...ancestorTitles: string[]) => ({ status, title, ancestorTitles });

describe('skipped tests', () => {
  it('are counted by the title that says why', () => {
    const { reasons, silent } = skippedTests([
      { name: 'a', assertionResults: [test('pending', 'x', 'a card (skipped: there is (here) none)'), test('passed', 'y'), test('pending', 'z', 'a card (skipped: there is (here) none)')] },
      { name: 'b', assertionResults: [test('pending', 'mounts (skipped: needs root)', 'mounting')] },
    ]);
    expect([...reasons]).toEqual([['a card (skipped: there is (here) none)', 2], ['mounts (skipped: needs root)', 1]]);
    expect(silent).toEqual([]);
  });

  it('that give no reason are named, as are those that are only planned', () => {
    const { silent } = skippedTests([{ name: 'a.spec.ts', assertionResults: [test('pending', 'is forgotten', 'outer'), test('todo', 'comes later')] }]);
    expect(silent).toEqual(['a.spec.ts: outer › is forgotten', 'a.spec.ts: comes later']);
  });
});
