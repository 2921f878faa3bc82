import { inSystemPath, missingTools, packagesOf } from './missing-tools.js';

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

  it('may be libraries, which are there where one of their files is', () => {
    const library = { ...absent, files: ['/nowhere/absent', import.meta.filename] };
    expect(missingTools({ hostTools: [library, { ...sh, files: ['/nowhere/sh'] }] })).toEqual([{ ...sh, files: ['/nowhere/sh'] }]);
  });

  it('never lack Node.js, which the platform brings', () => {
    expect(missingTools({ hostTools: [{ command: 'node', package: 'nodejs' }] })).toEqual([]);
  });

  it('name a package once, whatever it brings', () => {
    expect(packagesOf([absent, sh, absent])).toEqual(['absent', 'dash']);
  });
});
