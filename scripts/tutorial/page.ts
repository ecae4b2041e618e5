// Reads a page of documentation: what of it is to be run, in order.

/** A part of a page that means something to a reader at a keyboard. `line` is one-based. */
export type Block = { readonly line: number } & (
  | { readonly kind: 'commands'; readonly commands: readonly string[] }
  /** What the commands before printed. */
  | { readonly kind: 'output'; readonly text: string }
  | { readonly kind: 'file' | 'append' | 'excerpt'; readonly name: string; readonly text: string }
  | { readonly kind: 'insert'; readonly name: string; readonly after: string; readonly text: string }
);

const heading = /^#{1,6} (.*)$/;
const fence = /^( *)```(\S*)/;
const directive = /^ *<!-- (file|append|excerpt|insert|not run):? ?(.*?) ?-->$/;

/** The blocks of a page, or of the section of that title. Throws for a directive that cannot be read. */
export function blocksOf(page: string, section: string | undefined): Block[] {
  const lines = page.split('\n');
  const blocks: Block[] = [];
  let isInside = section === undefined;
  let next: RegExpExecArray | undefined;
  let hasCommands = false;
  for (let i = 0; i < lines.length; i++) {
    const title = heading.exec(lines[i]);
    if (title !== null && section !== undefined) isInside = title[1] === section;
    const found = directive.exec(lines[i]);
    if (found !== null) next = found;
    const opening = fence.exec(lines[i]);
    if (opening === null) continue;
    const [, indent, language] = opening;
    const start = i + 1;
    while (lines[++i]?.trim() !== '```')
      if (i >= lines.length) throw new Error(`line ${start}: the block has no end`);
    const text = lines
      .slice(start, i)
      .map((line) => `${line.slice(indent.length)}\n`)
      .join('');
    const block: Block | undefined = isInside ? blockOf(text, language, next, hasCommands, start) : undefined;
    if (block !== undefined) blocks.push(block);
    hasCommands = block?.kind === 'commands';
    next = undefined;
  }
  return blocks;
}

function blockOf(
  text: string,
  language: string,
  said: RegExpExecArray | undefined,
  followsCommands: boolean,
  line: number,
): Block | undefined {
  if (said !== undefined) {
    const [, kind, rest] = said;
    if (kind === 'not run') return undefined;
    if (kind !== 'insert') return { kind: kind as 'file' | 'append' | 'excerpt', name: rest, text, line };
    const place = /^(\S+) after: (.*)$/.exec(rest);
    if (place === null) throw new Error(`line ${line}: an insertion names a file and the line before`);
    return { kind: 'insert', name: place[1], after: place[2].replace(/^`|`$/g, ''), text, line };
  }
  if (language === 'sh') {
    // A comment behind a command is for people, and for the shell nothing.
    return { kind: 'commands', commands: text.split('\n').filter((one) => one.trim() !== ''), line };
  }
  if (language === 'text' && followsCommands) return { kind: 'output', text, line };
  throw new Error(`line ${line}: nothing says what to do with this block`);
}

/** What differs between the output that a page shows and the real one; undefined when it fits. `…` fits anything. */
export function differs(shown: string, printed: string): string | undefined {
  const pattern = shown
    .trimEnd()
    .split('\n')
    .map((line) =>
      line.trim() === '…' ? '(?:.*\\n)*' : `${line.trimEnd().split('…').map(literally).join('.*')}\\n`,
    )
    .join('');
  const real = `${printed.trimEnd().replace(/[ \t]+$/gm, '')}\n`;
  return new RegExp(`^${pattern}$`).test(real)
    ? undefined
    : `it shows\n${shown}and the commands printed\n${printed}`;
}

function literally(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
