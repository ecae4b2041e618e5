// Runs every test file below test/, or those whose path contains one of the words given
// (Node 20 knows no globs). Words that begin with -- go to Node's test runner.
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const words = process.argv.slice(2).filter((word) => !word.startsWith('--'));
const nodeOptions = process.argv.slice(2).filter((word) => word.startsWith('--'));

const files = readdirSync(join(root, 'test'), { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && entry.name.endsWith('.test.ts'))
  .map((entry) => relative(root, join(entry.parentPath ?? entry.path, entry.name)))
  .filter((file) => words.length === 0 || words.some((word) => file.includes(word)))
  .sort();

if (files.length === 0) {
  console.error(`no test file matches: ${words.join(' ')}`);
  process.exit(1);
}
// The tests of the command, and of the extension manager, run what `npm run build` makes.
if (files.some((file) => /^test\/(cli|commands|extensions|docs|redis|repl)\//.test(file))) {
  const tsup = join(root, 'node_modules/tsup/dist/cli-default.js');
  const build = spawnSync(process.execPath, [tsup], { cwd: root, stdio: 'inherit' });
  if (build.status !== 0) process.exit(build.status ?? 1);
}
const run = spawnSync(process.execPath, ['--import', 'tsx', '--test', ...nodeOptions, ...files], {
  cwd: root,
  stdio: 'inherit',
});
process.exit(run.status ?? 1);
