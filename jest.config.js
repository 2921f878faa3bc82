/** Three tiers, told apart by the file's name: x.spec.ts (unit), x.integration.ts, x.e2e.ts. */
const tier = (displayName, pattern) => ({
  displayName,
  testEnvironment: 'node',
  testMatch: [`<rootDir>/{src,libs,config,test}/**/*.${pattern}.ts`],
  extensionsToTreatAsEsm: ['.ts'],
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      {
        jsc: {
          target: 'es2024',
          parser: { syntax: 'typescript', decorators: true },
          transform: { legacyDecorator: true, decoratorMetadata: true },
        },
        module: { type: 'es6' },
      },
    ],
  },
  moduleNameMapper: {
    '^#(src|libs|config)/(.*)\\.js$': '<rootDir>/$1/$2.ts',
    '^(\\.{1,2}/.*)\\.js$': '$1',
  },
  modulePathIgnorePatterns: ['<rootDir>/dist/', '<rootDir>/.algoplane', '<rootDir>/.toolchain', '/fixtures/'],
});

export default {
  maxWorkers: 2,
  testTimeout: 120_000,
  projects: [tier('unit', 'spec'), { ...tier('integration', 'integration'), globalSetup: '<rootDir>/test/support/integration-setup.js', globalTeardown: '<rootDir>/test/support/integration-teardown.js' }, { ...tier('e2e', 'e2e'), globalSetup: '<rootDir>/test/support/e2e-setup.js', globalTeardown: '<rootDir>/test/support/e2e-teardown.js' }],
};
