import { inSystemPath, missingTools, presentOf } from './missing-tools.js';

const sh = { command: 'sh', package: 'dash' };
const absent = { command: 'algoplane-absent', package: 'absent' };

describe('the tools of a language', () => {
  it('are missing when the system path lacks them', () => {
    expect(missingTools({ hostTools: [sh, absent] })).toEqual([absent]);
  });

  it('are not looked for in the path of this process', () => {
    const path = process.env.PATH;
    process.env.PATH = '/nowhere';
    try {
      expect([inSystemPath('sh'), inSystemPath('algoplane-absent')]).toEqual([true, false]);
    } finally {
      process.env.PATH = path;
    }
  });

  it('are there where one of their alternatives is', () => {
    const tool = { ...absent, alternatives: ['algoplane-absent-2', 'sh', '/etc/passwd'] };
    expect([missingTools({ hostTools: [tool] }), presentOf(tool), presentOf(absent)]).toEqual([[], 'sh', undefined]);
  });

  it('never lack Node.js, which the platform brings', () => {
    expect(missingTools({ hostTools: [{ command: 'node', package: 'nodejs' }] })).toEqual([]);
  });

  it('may be files', () => {
    const header = { command: '/usr/include/algoplane-absent.h', package: 'absent-dev' };
    expect(missingTools({ hostTools: [{ command: '/etc/passwd', package: 'base-passwd' }, header] })).toEqual([header]);
  });
});
