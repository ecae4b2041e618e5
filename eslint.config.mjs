import eslint from '@eslint/js';
import { createNodeResolver, importX } from 'eslint-plugin-import-x';
import tseslint from 'typescript-eslint';

/**
 * Which folders a folder may not import. The rule of the project: commands know the language, the loader and the
 * extensions; the language knows none of them; inside the language a stage knows only the stages before it.
 */
const forbiddenImports = [
  {
    target: './src/lang',
    from: './src',
    except: ['./lang'],
    message: 'src/lang is pure: it is handed a host.',
  },
  {
    target: './src/gc',
    from: './src',
    except: ['./gc', './lang/values', './lang/host.ts'],
    message: 'src/gc knows the values that it marks, and nobody else.',
  },
  { target: './src/loader', from: './src/commands', message: 'The loader does not know the commands.' },
  { target: './src/extensions', from: './src/commands', message: 'Extensions do not know the commands.' },
  { target: './src/host', from: './src/commands', message: 'The host does not know the commands.' },
  { target: './src/lang/diagnostics', from: './src/lang', except: ['./diagnostics', './syntax'] },
  { target: './src/lang/syntax', from: './src/lang', except: ['./syntax', './diagnostics'] },
  {
    target: './src/lang/values',
    from: './src/lang',
    except: ['./values', './diagnostics', './machine/thrown.ts'],
  },
  { target: './src/lang/check', from: './src/lang/eval', message: 'Checking comes before evaluation.' },
];

export default tseslint.config(
  { ignores: ['dist/', 'node_modules/', 'target/', 'fixtures/', 'rust-abi/', 'test/conformance/programs/'] },
  eslint.configs.recommended,
  tseslint.configs.strict,
  {
    plugins: { 'import-x': importX },
    settings: {
      'import-x/resolver-next': [createNodeResolver({ extensions: ['.ts', '.mts', '.js', '.mjs', '.json'] })],
      'import-x/parsers': { '@typescript-eslint/parser': ['.ts'] },
      'import-x/extensions': ['.ts'],
    },
    rules: {
      'import-x/no-cycle': ['error', { ignoreExternal: true }],
      'import-x/no-restricted-paths': ['error', { basePath: import.meta.dirname, zones: forbiddenImports }],
      '@typescript-eslint/consistent-type-imports': ['error', { disallowTypeAnnotations: false }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      eqeqeq: 'error',
      'no-restricted-syntax': [
        'error',
        {
          selector: "ExportNamedDeclaration > VariableDeclaration[kind='let']",
          message: 'scripts/chunks.ts copies exports: a variable that changes cannot be one.',
        },
      ],
    },
  },
  {
    // The language reaches files, terminal and process only through its host.
    files: ['src/lang/**/*.ts', 'src/gc/**/*.ts'],
    rules: {
      'no-restricted-globals': ['error', 'process', 'console', 'require'],
      '@typescript-eslint/no-restricted-imports': [
        'error',
        {
          patterns: [
            {
              group: ['node:*', 'fs', 'koffi'],
              allowTypeImports: true,
              message: 'src/lang is handed a host.',
            },
          ],
        },
      ],
    },
  },
  {
    files: ['**/*.mjs', '**/*.js'],
    languageOptions: { globals: { process: 'readonly', console: 'readonly', URL: 'readonly' } },
  },
);
