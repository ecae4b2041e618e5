/** Code that stands for the body of `main`, as `-e` takes it, made into a whole file without moving its lines. */

import { Source } from '../lang/syntax/source';

const opening = 'main() = {';
const closing = '\n}';

/** Source text of `main` around some code; positions are those of the code alone. */
export class BodySource extends Source {
  private readonly code: Source;
  private readonly start: number;

  /**
   * @param path the name shown to people
   * @param code statements; `use` and `import` lines may stand before them
   */
  constructor(path: string, code: string) {
    const start = endOfImports(code);
    // Between items no semicolon may stand; a line break has the same length.
    const imports = code.slice(0, start).replaceAll(';', '\n');
    super(path, `${imports}${opening}${code.slice(start)}${closing}`);
    this.code = new Source(path, code);
    this.start = start;
  }

  override position(offset: number): { line: number; column: number } {
    return this.code.position(this.offsetInCode(offset));
  }

  override line(number: number): string {
    return this.code.line(number);
  }

  private offsetInCode(offset: number): number {
    if (offset <= this.start) return offset;
    const inside = Math.max(this.start, offset - opening.length);
    return Math.min(inside, this.code.text.length);
  }
}

/** Where the leading `use` and `import` statements end: they are items of the file, not statements of `main`. */
function endOfImports(code: string): number {
  const leading = /^(?:\s*(?:#[^\n]*\n|(?:use|import)\s[^\n;{]*(?:\{[^}]*\})?[^\n;]*[\n;]))+/.exec(code);
  return leading === null ? 0 : leading[0].length;
}
