/** What is examined: each kind of text, from a seed. */

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Generator, Random } from '../syntax/generator';
import { damage } from './damage';
import { ProgramGenerator } from './programs';

/** A kind of text. */
export type Kind = 'grammar' | 'program' | 'damaged';

/** All kinds. */
export const kinds: readonly Kind[] = ['grammar', 'program', 'damaged'];

/** Where programs that people wrote are, from the root of the project. */
const folders = ['test/conformance/programs', 'test/programs', 'examples', 'bench/language', 'fixtures'];

/** The text of a kind for a seed. `root` is the project's folder. */
export function textOf(kind: Kind, seed: number, root: string): string {
  const random = new Random(seed);
  switch (kind) {
    case 'grammar':
      return new Generator(random).file();
    case 'program':
      return new ProgramGenerator(random).program();
    case 'damaged': {
      const texts = writtenTexts(root);
      return damage(random.pick(texts), texts, random);
    }
  }
}

let written: readonly string[] | undefined;

function writtenTexts(root: string): readonly string[] {
  written ??= folders.flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.nos') && !file.includes('target'))
      .sort()
      .map((file) => readFileSync(join(root, folder, file), 'utf8')),
  );
  return written;
}
