/** Which modules a short program does not need, and which file they stand in. */

import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** Stands for the file of whoever needs the module first. */
export const here = '';

/**
 * Folders and files of late modules, by the file they are put into; what follows a `!` is not late. Not late is what each
 * program runs, and what running programs call all the time.
 */
const parts: Readonly<Record<string, readonly string[]>> = {
  [here]: [
    'src/lang/builtins',
    ...['arguments', 'construct', 'continue', 'context', 'define', 'index', 'row', 'rounds', 'tables'].map(
      (name) => `!src/lang/builtins/${name}.ts`,
    ),
    'src/lang/check',
    'src/lang/diagnostics',
    'src/lang/eval/compile/exceptions.ts',
    'src/lang/eval/compile/processes.ts',
    'src/lang/eval/observed.ts',
    'src/lang/expand',
    'src/lang/syntax/problems.ts',
    'src/host',
    '!src/host/clock.ts',
    'src/project',
    'node_modules/chevrotain/lib/src/scan/lexer_public.js',
  ],
  'commands.js': [
    'src/commands',
    ...['options', 'plainWords', 'run', 'program', 'report', 'extensions', 'version'].map(
      (name) => `!src/commands/${name}.ts`,
    ),
    'node_modules/commander/esm.mjs',
    'node_modules/commander/index.js',
    'node_modules/commander/lib',
    'node_modules/fastest-levenshtein/esm',
  ],
  'installing.js': ['src/extensions'],
  'extensions.js': [
    'src/commands/ext',
    '!src/commands/ext/register.ts',
    'src/extensions/store/installed.ts',
    'src/extensions/store/paths.ts',
  ],
  'prompt.js': ['src/commands/prompt.ts', 'src/repl', 'src/lang/session'],
  'testing.js': ['src/commands/test'],
  'library.js': [
    'arrivals',
    'commands',
    'crypto',
    'directory',
    'encoding',
    'environment',
    'file-handles',
    'hash',
    'html-parser',
    'html',
    'http-requests',
    'http',
    'lines',
    'logging',
    'mime-types',
    'path',
    'random',
    'regex-classes',
    'regex',
    'runtime',
    'server-library',
    'server',
    'tcp',
    'time-text',
    'time',
    'url',
    'validation',
    'web-socket-messages',
    'web-socket',
  ].map((name) => `src/lang/builtins/${name}.ts`),
  // What all but the shortest programs need, or what is wrong with them.
  'more.js': [
    ...[
      'arrays',
      'buffer',
      'char',
      'file',
      'handles',
      'io-error',
      'json',
      'json-decode',
      'json-read',
      'json-values',
      'json-write',
      'list-build',
      'list-cut',
      'list-order',
      'list-pairs',
      'list-search',
      'list-transform',
      'map',
      'math',
      'native-function',
      'number-types',
      'numbers',
      'option',
      'process',
      'rebuild',
      'receivers',
      'reflect',
      'reflection',
      'request-type',
      'set',
      'stdin',
      'string',
      'string-parse',
      'text',
      'type-text',
    ].map((name) => `src/lang/builtins/${name}.ts`),
    ...['assignments', 'errors', 'lambdas', 'left-out', 'types'].map(
      (name) => `src/lang/check/names/${name}.ts`,
    ),
    ...[
      'access',
      'arithmetic',
      'collections',
      'concat',
      'constraint',
      'constructors',
      'control',
      'elaborate',
      'errors',
      'generality',
      'lambdas',
      'methods',
      'mismatch',
      'natives',
      'operators',
      'print',
      'receivers',
      'references',
      'traits',
      'warnings',
    ].map((name) => `src/lang/check/types/${name}.ts`),
    'src/lang/diagnostics',
    'src/lang/eval/compile/exceptions.ts',
    'src/lang/eval/compile/processes.ts',
    'src/lang/eval/observed.ts',
    ...['describe', 'errors', 'evaluate', 'substitute', 'value'].map((name) => `src/lang/expand/${name}.ts`),
    'src/lang/syntax/problems.ts',
    'src/host/files.ts',
  ],
  'hot.js': ['src/lang/eval/compile/fusion', '!src/lang/eval/compile/fusion/writer.ts'],
  'lines.js': ['src/commands/lines', 'src/lang/lines', '!src/lang/lines/format.ts', 'src/host/editing.ts'],
  'native.js': ['src/loader', ...['extensions', 'watchdog'].map((name) => `!src/loader/${name}.ts`)],
  // What chevrotain's parser could do besides.
  'chevrotain.js': [
    'node_modules/chevrotain/lib/src/parse/cst',
    'node_modules/chevrotain/lib/src/parse/grammar',
    '!node_modules/chevrotain/lib/src/parse/grammar/keys.js',
    'node_modules/chevrotain/lib/src/scan/lexer.js',
    'node_modules/chevrotain/lib/src/scan/reg_exp.js',
    'node_modules/chevrotain/lib/src/scan/reg_exp_parser.js',
    'node_modules/@chevrotain/regexp-to-ast/lib/src',
  ],
};

/** The file of each late module, by the module's path; of several parts the last one counts. */
export function lateModules(): Map<string, string> {
  const files = new Map<string, string>();
  for (const [file, paths] of Object.entries(parts)) {
    for (const path of paths) {
      const isException = path.startsWith('!');
      for (const module of modulesIn(isException ? path.slice(1) : path)) {
        if (isException) files.delete(module);
        else files.set(module, file);
      }
    }
  }
  return files;
}

/** The modules that are to be chunks of their own, so that each can be late. */
export function separateModules(): Set<string> {
  const entries = ['src/start.ts', 'src/cli.ts', 'src/commands/run.ts'];
  return new Set([...modulesIn('src').filter((path) => !entries.includes(path)), ...lateModules().keys()]);
}

function modulesIn(path: string): string[] {
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.m?[jt]s$/.test(name) && !/\.d\.m?ts$/.test(name))
    .map((name) => join(path, name))
    .sort();
}
