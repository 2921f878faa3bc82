import type { AlgorithmSettings } from '#src/modules/algorithms/algorithm.entity.js';
import { isSmaller, minimumBump, nextVersion, type BumpState } from './version-bump.js';

const settings: AlgorithmSettings = {
  language: 'python3-1', environment: 'cpu', license: 'apl', source_visibility: 'closed', network_access: 'full', pipeline_enabled: true, royalty_microcredits: 0,
};
const state = (changes: Partial<AlgorithmSettings> = {}, callability: BumpState['callability'] = 'private'): BumpState => ({ settings: { ...settings, ...changes }, callability });

describe('the next version', () => {
  it.each([
    [undefined, 'minor', '0.1.0'],
    [undefined, 'major', '1.0.0'],
    [undefined, 'revision', '0.0.1'],
    [[1, 2, 3], 'revision', '1.2.4'],
    [[1, 2, 3], 'minor', '1.3.0'],
    [[1, 2, 3], 'major', '2.0.0'],
  ] as const)('after %s by %s is %s', (last, bump, expected) => {
    expect(nextVersion(last, bump).join('.')).toBe(expected);
  });
});

describe('the minimum bump', () => {
  it.each([
    ['nothing', state(), 'revision'],
    ['the licence and the visibility of the source', state({ license: 'mit', source_visibility: 'open' }), 'revision'],
    ['the network', state({ network_access: 'isolated' }), 'major'],
    ['the right to call others', state({ pipeline_enabled: false }), 'major'],
    ['the callability', state({}, 'public'), 'minor'],
    ['free to paid', state({ royalty_microcredits: 5 }), 'major'],
  ])('for %s', (_what, next, expected) => {
    expect(minimumBump(state(), next).bump).toBe(expected);
  });

  it('is minor for another price', () => {
    expect(minimumBump(state({ royalty_microcredits: 5 }), state({ royalty_microcredits: 6 })).bump).toBe('minor');
  });

  it('orders the bumps', () => {
    expect(isSmaller('revision', 'minor')).toBe(true);
    expect(isSmaller('major', 'major')).toBe(false);
  });
});
