// Writes man/nostos.1 from the options of the command line.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { currentManual } from '../src/commands/outline/currentManual';

const root = join(__dirname, '..');
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
  readonly version: string;
};
mkdirSync(join(root, 'man'), { recursive: true });
writeFileSync(join(root, 'man/nostos.1'), currentManual(version));
