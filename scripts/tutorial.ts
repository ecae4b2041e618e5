// Runs the commands of a page of documentation as a new user would, and compares what they print with what the page
// says: in an empty home, with an empty npm prefix into which the packed command is installed.
//
//     node --import tsx scripts/tutorial.ts docs/tutorial.md [--section TITLE] [--transcript FILE]
//
// Needs cargo. In a page,
//   - each line of a ```sh block is a command; a ```text block after it is what they print, `…` standing for anything;
//   - `<!-- file: NAME -->` before a block makes a file of it, `<!-- append: NAME -->` adds it to a file, and
//     `<!-- insert: NAME after: LINE -->` puts it below a line; `<!-- excerpt: NAME -->` says that the file holds it;
//   - `<!-- not run -->` leaves a block out.
import { readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { blocksOf } from './tutorial/page';
import { Reader } from './tutorial/reader';

function main(): void {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { section: { type: 'string' }, transcript: { type: 'string' } },
  });
  const [page] = positionals;
  const blocks = blocksOf(readFileSync(page, 'utf8'), values.section);
  // A page that is read from its start says how to install.
  const reader = new Reader(values.section === undefined ? 'packed' : 'installed');
  try {
    for (const block of blocks) reader.take(block);
    if (values.transcript !== undefined) writeFileSync(values.transcript, reader.transcript(page));
    console.log(`${page}: ${reader.commands} commands ran and printed what it says`);
  } catch (error) {
    console.error(reader.transcript(page).split('\n').slice(-40).join('\n'));
    console.error(`${page}: ${error instanceof Error ? error.message : String(error)}`);
    process.exitCode = 1;
  } finally {
    reader.close();
  }
}

main();
