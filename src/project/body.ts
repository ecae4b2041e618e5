/** Code that stands for the body of `main`, as `-e` takes it, made into a whole file without moving its lines. */

import { parseBody } from '../lang/syntax';
import { Source } from '../lang/syntax/source';
import { ComposedSource, pieceOf, type Piece } from './composed';

/** A range of offsets in the code. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

/** Code taken apart: what belongs at the top of a file, and what belongs into `main`. */
export interface Body {
  /** `use`, `import`, declarations of types and the like. */
  readonly items: readonly Piece[];
  readonly statements: readonly Piece[];
}

/** Source text of `main` around some code; positions are those of the code alone. */
export class BodySource extends ComposedSource {
  /**
   * @param path the name shown to people
   * @param code statements; items such as `use` lines and types may stand between them
   * @param before items of our own
   */
  constructor(path: string, code: string, before = '') {
    const { items, statements } = takeApart(code, { start: 0, end: code.length });
    super(path, code, [own(before), ...items, own('main() = {'), ...statements, own('\n}')]);
  }
}

/** A piece that nobody wrote. */
export function own(text: string): Piece {
  return { text, from: undefined };
}

/** Takes a range of the code apart. */
export function takeApart(code: string, range: Range): Body {
  const items: Piece[] = [];
  const statements: Piece[] = [];
  let from = range.start;
  for (const item of itemsIn(code, range)) {
    statements.push(pieceOf(code, from, item.start));
    items.push(pieceOf(code, item.start, item.end), own('\n'));
    // What separated the item from the next statement separates nothing now; the line break stays for its lines.
    from = item.end + (/^[ \t]*;/.exec(code.slice(item.end, range.end))?.[0].length ?? 0);
  }
  statements.push(pieceOf(code, from, range.end));
  return { items, statements };
}

const wordOfItem =
  /(?:^|[\n;}])\s*(?:pub|use|import|var\s+type|type|reactive|trait|module|mvar|const|template|@|[A-Z][\w.]*(?:\[[^\]]*\])?\s*:)/;

/** Where the items stand. Most code has none, and is not read twice. */
function itemsIn(code: string, { start, end }: Range): readonly Range[] {
  if (!wordOfItem.test(code.slice(start, end))) return [];
  const blank = (text: string): string => text.replace(/[^\n]/g, ' ');
  const alone = blank(code.slice(0, start)) + code.slice(start, end);
  return parseBody(new Source('', alone)).items.map(({ span }) => span);
}
