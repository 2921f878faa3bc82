import type { Scm } from './scm.entity.js';
import { refuseDefault, refuseDeletion, refuseUpdate } from './scms.policy.js';

const scm = (changes: Partial<Scm> = {}): Scm => ({ id: 'octo', provider: 'github', enabled: false, isDefault: false, used: false, ...changes }) as Scm;
const codeOf = (work: () => void): number | undefined => {
  try {
    work();
  } catch (error) {
    return (error as { row: { code: number } }).row.code;
  }
  return undefined;
};

describe('a source-code manager', () => {
  it.each<[string, Partial<Scm>, number | undefined]>([
    ['that is disabled and was never used', {}, undefined],
    ['that is enabled', { enabled: true }, 4040],
    ['that is the default', { isDefault: true, enabled: true }, 4041],
    ['that an algorithm was created on', { used: true }, 4043],
    ['that is internal', { provider: 'internal' }, 4045],
  ])('%s: may it be deleted', (_, changes, code) => {
    expect(codeOf(() => refuseDeletion(scm(changes)))).toBe(code);
  });

  it('is no default while it is disabled, and not disabled while it is the default', () => {
    expect(codeOf(() => refuseDefault(scm()))).toBe(4042);
    expect(codeOf(() => refuseUpdate(scm({ isDefault: true, enabled: true }), { enabled: false }))).toBe(4041);
    expect(codeOf(() => refuseUpdate(scm(), { enabled: false }))).toBeUndefined();
  });

  it('that is internal has no addresses, and may be disabled', () => {
    const urls = { web: 'https://a', api: 'https://a', ssh: 'ssh://a' };
    expect(codeOf(() => refuseUpdate(scm({ provider: 'internal' }), { urls }))).toBe(4045);
    expect(codeOf(() => refuseUpdate(scm({ provider: 'internal' }), { enabled: false }))).toBeUndefined();
  });
});
