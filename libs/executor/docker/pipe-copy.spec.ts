import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeCopy } from './pipe-copy.js';

describe('the copy of the runner programs', () => {
  let root: string;
  const make = (name: string, content: string) => {
    mkdirSync(join(root, name, 'deep'), { recursive: true });
    writeFileSync(join(root, name, 'deep/runner.py'), content);
    return join(root, name);
  };
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'pipe-copy-'));
  });
  afterEach(() => rmSync(root, { recursive: true }));

  it('is the same for the same content, and another for another', () => {
    const home = join(root, 'home');
    const copy = pipeCopy(home, make('one', 'a'));
    expect(readFileSync(join(copy, 'deep/runner.py'), 'utf8')).toBe('a');
    expect(pipeCopy(home, make('two', 'a'))).toBe(copy);
    expect(pipeCopy(home, make('three', 'b'))).not.toBe(copy);
    expect(readdirSync(join(home, 'pipes'))).toHaveLength(2);
  });
});
