// Writes docs/builtins.md from the rows of the builtins.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { referencePage } from '../src/lang/builtins/reference';

writeFileSync(join(__dirname, '..', 'docs', 'builtins.md'), referencePage());
