/** `stdlib.html_parser`: a reader of HTML that forgives. */

import { typeError } from '../machine/thrown';
import { describe } from '../values/describe';
import { List } from '../values/list';
import { Data, Data1, Data3, type Value } from '../values/value';
import { list, pair, text } from './arguments';
import { pairOf } from './construct';
import { inModule, row } from './define';
import { constructorOf, htmlNodeType } from './types';

const textConstructor = constructorOf(htmlNodeType, 'Text');
const elementConstructor = constructorOf(htmlNodeType, 'Element');
const commentConstructor = constructorOf(htmlNodeType, 'Comment');

const voidElements = new Set(
  'area base br col embed hr img input link meta param source track wbr'.split(' '),
);
const rawElements = new Set(['script', 'style']);

const entities: ReadonlyMap<string, string> = new Map([
  ['amp', '&'],
  ['lt', '<'],
  ['gt', '>'],
  ['quot', '"'],
  ['apos', "'"],
  ['nbsp', '\u00a0'],
]);

function decodeEntities(source: string): string {
  return source.replace(
    /&(?:#(\d{1,7})|#[xX]([0-9a-fA-F]{1,6})|(\w+));/g,
    (whole, decimal?: string, hex?: string, name?: string) => {
      if (name !== undefined) return entities.get(name) ?? whole;
      const codePoint = decimal === undefined ? Number.parseInt(hex ?? '', 16) : Number(decimal);
      const isScalar = codePoint <= 0x10ffff && (codePoint < 0xd800 || codePoint > 0xdfff);
      return isScalar ? String.fromCodePoint(codePoint) : whole;
    },
  );
}

/** An element whose end has not come yet. */
interface Open {
  readonly tag: string;
  readonly attributes: List;
  readonly children: Value[];
}

const startTag = /<([A-Za-z][\w:-]*)((?:"[^"]*"|'[^']*'|[^"'>])*)>/y;
const endTag = /<\/([A-Za-z][\w:-]*)[^>]*>/y;
const attribute = /([^\s=/"'>]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+)))?/g;

function attributesOf(source: string): List {
  return List.from(
    Array.from(source.matchAll(attribute), ([, name, quoted, apostrophed, bare]) =>
      pairOf(name.toLowerCase(), decodeEntities(quoted ?? apostrophed ?? bare ?? '')),
    ),
  );
}

class HtmlReader {
  private position = 0;
  private readonly open: Open[] = [{ tag: '', attributes: List.from([]), children: [] }];

  constructor(private readonly source: string) {}

  read(): List {
    const { source } = this;
    while (this.position < source.length) {
      if (source.startsWith('<!--', this.position)) this.readComment();
      else if (source.startsWith('<!', this.position) || source.startsWith('<?', this.position))
        this.skipTo('>');
      else if (!this.readTag()) this.readText();
    }
    while (this.open.length > 1) this.closeInnermost();
    return List.from(this.open[0].children);
  }

  private add(node: Value): void {
    this.open[this.open.length - 1].children.push(node);
  }

  private match(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.position;
    const found = pattern.exec(this.source);
    if (found !== null) this.position += found[0].length;
    return found;
  }

  private skipTo(end: string): string {
    const at = this.source.indexOf(end, this.position);
    const stop = at < 0 ? this.source.length : at;
    const skipped = this.source.slice(this.position, stop);
    this.position = at < 0 ? stop : stop + end.length;
    return skipped;
  }

  private readComment(): void {
    this.position += 4;
    this.add(new Data1(commentConstructor, this.skipTo('-->')));
  }

  /** False when no tag begins here. */
  private readTag(): boolean {
    const end = this.match(endTag);
    if (end !== null) {
      this.close(end[1].toLowerCase());
      return true;
    }
    const start = this.match(startTag);
    if (start === null) return false;
    const tag = start[1].toLowerCase();
    const isClosed = voidElements.has(tag) || start[2].endsWith('/');
    this.open.push({ tag, attributes: attributesOf(start[2]), children: [] });
    if (isClosed) this.closeInnermost();
    else if (rawElements.has(tag)) this.readRaw(tag);
    return true;
  }

  /** The content of a script or style is text up to its end tag. */
  private readRaw(tag: string): void {
    const content = this.skipTo(`</${tag}`);
    if (content !== '') this.add(new Data1(textConstructor, content));
    this.skipTo('>');
    this.closeInnermost();
  }

  private readText(): void {
    const next = this.source.indexOf('<', this.position + 1);
    const stop = next < 0 ? this.source.length : next;
    this.add(new Data1(textConstructor, decodeEntities(this.source.slice(this.position, stop))));
    this.position = stop;
  }

  private closeInnermost(): void {
    const closed = this.open.pop();
    if (closed === undefined) return;
    this.add(new Data3(elementConstructor, closed.tag, closed.attributes, List.from(closed.children)));
  }

  /** Ends the innermost element of that name and those inside it; an end without a beginning is ignored. */
  private close(tag: string): void {
    if (!this.open.some((element, index) => index > 0 && element.tag === tag)) return;
    while (this.open[this.open.length - 1].tag !== tag) this.closeInnermost();
    this.closeInnermost();
  }
}

/** Nodes of one depth that are being printed. */
interface Printing {
  readonly nodes: List;
  next: number;
}

function line(node: Data): string | undefined {
  const content = text(node.get(0));
  if (node.ctor === commentConstructor) return `COMMENT: ${content.trim()}`;
  if (node.ctor === textConstructor) return content.trim() === '' ? undefined : `TEXT: ${content.trim()}`;
  const attributes = list(node.get(1))
    .toArray()
    .map((entry) => {
      const [name, value] = pair(entry);
      return ` ${text(name)}="${text(value)}"`;
    });
  return `<${content}${attributes.join('')}>`;
}

/** A line for each node, indented by its depth. */
function prettyPrint(nodes: List): string {
  const lines: string[] = [];
  const waiting: Printing[] = [{ nodes, next: 0 }];
  for (let current = waiting.at(-1); current !== undefined; current = waiting.at(-1)) {
    if (current.next === current.nodes.length) {
      waiting.pop();
      continue;
    }
    const node = current.nodes.get(current.next++);
    if (!(node instanceof Data) || node.type !== htmlNodeType.descriptor)
      throw typeError('HtmlNode', describe(node));
    const shown = line(node);
    if (shown !== undefined) lines.push('  '.repeat(waiting.length - 1) + shown);
    if (node.ctor === elementConstructor) waiting.push({ nodes: list(node.get(2)), next: 0 });
  }
  return lines.map((shown) => `${shown}\n`).join('');
}

/** `stdlib.html_parser`. */
export const htmlParserRows = () =>
  inModule('stdlib.html_parser', [
    row(
      'htmlParse',
      '(source: String) -> [HtmlNode]',
      'The nodes of a page; what is left open is closed at the end.',
      ['htmlParse("<p>a")', '[Element("p", [], [Text("a")])]'],
      (source: Value) => new HtmlReader(text(source)).read(),
    ),
    row(
      'htmlPrettyPrint',
      '(nodes: [HtmlNode]) -> String',
      'A line for each node, indented by its depth.',
      ['htmlPrettyPrint(htmlParse("<p>a")).lines()', '["<p>", "  TEXT: a"]'],
      (nodes: Value) => prettyPrint(list(nodes)),
    ),
  ]);
