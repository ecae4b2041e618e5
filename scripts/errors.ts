// Writes docs/errors.md from the explanations of the error codes.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { errorPage } from '../src/lang/diagnostics/error-page';

writeFileSync(join(__dirname, '..', 'docs', 'errors.md'), errorPage());
