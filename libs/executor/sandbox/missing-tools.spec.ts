import { commandOf, inSystemPath, missingTools, packagesOf } from './missing-tools.js';

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

  it('never lack Node.js, which the platform brings', () => {
    expect(missingTools({ hostTools: [{ command: 'node', package: 'nodejs' }] })).toEqual([]);
  });

  it('may have another command take their place', () => {
    const replaced = { ...absent, alternatives: ['algoplane-absent-too', 'sh'] };
    const unreplaced = { ...absent, alternatives: ['algoplane-absent-too'] };
    expect(missingTools({ hostTools: [replaced, unreplaced] })).toEqual([unreplaced]);
    expect([sh, replaced, unreplaced].map(commandOf)).toEqual(['sh', 'sh', 'algoplane-absent']);
  });

  it('name a package once, whatever it brings', () => {
    expect(packagesOf([absent, sh, absent])).toEqual(['absent', 'dash']);
  });
});
