import js from '@eslint/js';
import { defineConfig, globalIgnores } from 'eslint/config';
import tseslint from 'typescript-eslint';

/** Forbids importing from the given rooms, so that arrows between rooms go one way. */
const noImportsFrom = (rooms, why) => ({
  'no-restricted-imports': ['error', { patterns: rooms.map((room) => ({ regex: room, message: why })) }],
});

export default defineConfig(
  globalIgnores(['dist/', 'node_modules/', '.local/', 'coverage/']),
  js.configs.recommended,
  tseslint.configs.strictTypeChecked,
  {
    languageOptions: { parserOptions: { projectService: { allowDefaultProject: ['*.mjs', 'scripts/*.mjs'] } } },
    rules: {
      complexity: ['error', 10],
      'max-depth': ['error', 3],
      'max-params': ['error', 4],
      'max-statements': ['error', 20],
      '@typescript-eslint/explicit-function-return-type': ['error', { allowExpressions: true }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { varsIgnorePattern: '^_', argsIgnorePattern: '^_' }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
    },
  },
  {
    files: ['**/*.mjs'],
    extends: [tseslint.configs.disableTypeChecked],
    languageOptions: { globals: { console: 'readonly', process: 'readonly' } },
    rules: { '@typescript-eslint/explicit-function-return-type': 'off' },
  },
  {
    files: ['test/**'],
    rules: { 'max-statements': 'off', '@typescript-eslint/no-non-null-assertion': 'off' },
  },
  {
    files: ['shared/**'],
    rules: noImportsFrom(
      ['(^|/)functions/', '(^|/)local/', '^@azure/functions', '^durable-functions'],
      'shared/ knows neither the Functions packages nor the rooms that use it',
    ),
  },
  {
    files: ['functions/**'],
    rules: noImportsFrom(['(^|/)local/'], 'the app does not know the embedded default'),
  },
  {
    files: ['local/**'],
    rules: noImportsFrom(
      ['(^|/)functions/', '(^|/)shared/'],
      'local/ speaks public protocols only, so that a mistake in the app cannot hide behind the same mistake here',
    ),
  },
  {
    // Orchestrators are replayed: whatever differs between two runs of the same history corrupts them.
    files: ['functions/orchestrators/**', 'shared/workflow/orchestration/**'],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            { regex: '^node:', message: 'orchestrators touch nothing outside: do it in an activity' },
            { regex: '^@azure/', message: 'orchestrators import no SDK: do it in an activity' },
            { regex: '^@kubernetes/', message: 'orchestrators import no SDK: do it in an activity' },
            { regex: '(^|/)local/', message: 'the app does not know the embedded default' },
          ],
        },
      ],
      'no-restricted-globals': ['error', 'process', 'fetch', 'crypto', 'performance'],
      'no-restricted-syntax': [
        'error',
        {
          selector: ':matches(FunctionDeclaration, FunctionExpression, ArrowFunctionExpression)[async=true]',
          message: 'orchestrators are generators: no async',
        },
        {
          selector: 'CallExpression[callee.name=/^(setTimeout|setInterval|setImmediate|queueMicrotask)$/]',
          message: 'use a durable timer',
        },
        {
          selector: "MemberExpression[object.name='Math'][property.name='random']",
          message: 'random numbers differ on replay',
        },
        {
          selector: "MemberExpression[object.name='Date'][property.name='now']",
          message: 'use context.df.currentUtcDateTime',
        },
        {
          selector: "NewExpression[callee.name='Date'][arguments.length=0]",
          message: 'use context.df.currentUtcDateTime',
        },
      ],
    },
  },
);
