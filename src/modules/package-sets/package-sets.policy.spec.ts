import type { ApiError } from '#libs/errors/index.js';
import type { PackageSet } from './package-set.entity.js';
import { outdated, readStatus, refuseBuild, refuseChange, refuseRemoval, systemFor } from './package-sets.policy.js';

const set = (change: Partial<PackageSet> = {}): PackageSet => ({
  id: '1', name: 'pandas', displayName: 'Pandas', description: '', language: 'python3-1', images: {}, contents: ['pandas'], status: 'active', cpuSystem: 'c', gpuSystem: null,
  createdAt: new Date(0), updatedAt: new Date(0), ...change,
});
const IDLE = { users: 0, isBeingBuilt: false };
const code = (act: () => unknown): unknown => {
  try {
    return act() ?? 'allowed';
  } catch (error) {
    return (error as ApiError).row.code;
  }
};

describe('package sets', () => {
  it('change what they consist of while no build is under way', () => {
    expect(code(() => refuseChange(set(), { contents: [] }, IDLE))).toBe('allowed');
    expect(code(() => refuseChange(set(), { contents: [] }, { users: 0, isBeingBuilt: true }))).toBe(1006);
    expect(code(() => refuseChange(set(), { displayName: 'x' }, { users: 0, isBeingBuilt: true }))).toBe('allowed');
  });

  it('keep their language while an algorithm uses them', () => {
    expect(code(() => refuseChange(set(), { language: 'ruby' }, { users: 1, isBeingBuilt: false }))).toBe(1006);
    expect(code(() => refuseChange(set(), { language: 'python3-1' }, { users: 1, isBeingBuilt: false }))).toBe('allowed');
    expect(code(() => refuseChange(set(), { language: 'ruby' }, IDLE))).toBe('allowed');
  });

  it('give up what was built for what they are no more', () => {
    const built = set({ images: { gpu: 'cuda' }, gpuSystem: 'g' });
    expect(outdated(built, { language: 'ruby', images: { gpu: 'cuda' } })).toEqual({ status: 'new', cpuSystem: null, gpuSystem: null });
    expect(outdated(built, { images: { cpu: 'debian' } })).toEqual({ gpuSystem: null });
    expect(outdated(built, { language: 'python3-1', contents: [], images: { gpu: 'cuda:2' } })).toEqual({});
  });

  it('go when nobody needs them', () => {
    expect(code(() => refuseRemoval(set(), IDLE))).toBe('allowed');
    expect(code(() => refuseRemoval(set(), { users: 2, isBeingBuilt: false }))).toBe(1006);
    expect(code(() => refuseRemoval(set(), { users: 0, isBeingBuilt: true }))).toBe(1006);
  });

  it('are active once they are built', () => {
    expect(readStatus(set({ status: 'disabled' }), 'active')).toBe('active');
    expect(code(() => readStatus(set({ status: 'new', cpuSystem: null }), 'active'))).toBe(2017);
    expect(code(() => readStatus(set(), 'new'))).toBe(2017);
  });

  it('are built for gpu where they name an image for it', () => {
    expect(code(() => refuseBuild(set(), 'cpu'))).toBe('allowed');
    expect(code(() => refuseBuild(set(), 'gpu'))).toBe(2014);
    expect(code(() => refuseBuild(set({ images: { gpu: 'cuda' } }), 'gpu'))).toBe('allowed');
    expect(code(() => refuseBuild(set(), 'tpu'))).toBe(2014);
    expect(code(() => refuseBuild(set({ status: 'disabled' }), 'cpu'))).toBe(2017);
  });

  it('serve gpu with what there is for cpu, and not the other way round', () => {
    expect(systemFor(set(), 'gpu')).toBe('c');
    expect(systemFor(set({ gpuSystem: 'g' }), 'gpu')).toBe('g');
    expect(systemFor(set({ cpuSystem: null, gpuSystem: 'g' }), undefined)).toBeUndefined();
  });
});
