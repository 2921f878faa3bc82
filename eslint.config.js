import tseslint from 'typescript-eslint';

export default tseslint.config(
  { ignores: ['dist/', '.algoplane*/', '.toolchain/', 'libs/languages/*/template/', 'libs/languages/*/pipe/', 'libs/languages/*/fixtures/', 'coverage/'] },
  ...tseslint.configs.recommendedTypeChecked,
  {
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: false }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', caughtErrorsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/require-await': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
      '@typescript-eslint/no-extraneous-class': 'off',
      'max-lines': ['error', { max: 400 }],
      'max-params': ['error', 6],
      curly: 'error',
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'no-restricted-syntax': [
        'error',
        { selector: "MemberExpression[object.name='process'][property.name='env']", message: 'process.env is read in config/ only.' },
        {
          selector: 'NewExpression[callee.name=/^(BadRequest|NotFound|Forbidden|Unauthorized|Conflict|Http|InternalServerError)Exception$/]',
          message: 'Throw an ApiError by its catalogue name.',
        },
      ],
    },
  },
  { files: ['config/**', 'test/**', 'bench/**', 'src/cli/**', '**/*.spec.ts', '**/*.integration.ts', '**/*.e2e.ts', '**/testing/**', '**/contract/**'], rules: { 'no-restricted-syntax': 'off' } },
  { files: ['test/**'], rules: { '@typescript-eslint/no-explicit-any': 'off' } },
  { files: ['**/*.js', '**/*.cjs'], ...tseslint.configs.disableTypeChecked },
);
