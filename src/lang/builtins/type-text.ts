/** Types in the language's own syntax, read for reflection: `Map[String, [Int]]`, `(Int, Float)`. */

/** A type: a name and its arguments. A tuple's name is `()`, a function type's `->` with its result last. */
export interface TypeText {
  readonly name: string;
  readonly args: readonly TypeText[];
}

const token = /\s*(->|[[\](),]|[\w.]+)/y;

/** Texts that have been read; emptied when it has grown to `cacheLimit`. */
const known = new Map<string, TypeText | undefined>();
const cacheLimit = 1000;

/** Reads the text of a type; undefined when it is none. */
export function parseType(source: string): TypeText | undefined {
  if (known.has(source)) return known.get(source);
  if (known.size >= cacheLimit) known.clear();
  const type = readType(source.trim());
  known.set(source, type);
  return type;
}

function readType(source: string): TypeText | undefined {
  const tokens: string[] = [];
  token.lastIndex = 0;
  while (token.lastIndex < source.length) {
    const match = token.exec(source);
    if (match === null) return undefined;
    tokens.push(match[1]);
  }
  const reader = new TypeReader(tokens);
  const type = reader.type();
  return reader.isDone ? type : undefined;
}

class TypeReader {
  private position = 0;
  constructor(private readonly tokens: readonly string[]) {}

  get isDone(): boolean {
    return this.position === this.tokens.length;
  }

  private accept(token: string): boolean {
    if (this.tokens[this.position] !== token) return false;
    this.position++;
    return true;
  }

  type(): TypeText | undefined {
    const left = this.atom();
    if (left === undefined || !this.accept('->')) return left;
    const result = this.type();
    return result === undefined ? undefined : { name: '->', args: [left, result] };
  }

  private atom(): TypeText | undefined {
    if (this.accept('[')) {
      const args = this.list(']');
      return args?.length === 1 ? { name: 'List', args } : undefined;
    }
    if (this.accept('(')) {
      const args = this.list(')');
      if (args === undefined) return undefined;
      return args.length === 1 ? args[0] : { name: args.length === 0 ? 'Unit' : '()', args };
    }
    const name = this.tokens[this.position++];
    if (name === undefined || !/^\w/.test(name)) return undefined;
    if (!this.accept('[')) return { name, args: [] };
    const args = this.list(']');
    return args === undefined ? undefined : { name, args };
  }

  /** Types between commas up to the closing bracket. */
  private list(close: string): TypeText[] | undefined {
    const types: TypeText[] = [];
    if (this.accept(close)) return types;
    for (;;) {
      const type = this.type();
      if (type === undefined) return undefined;
      types.push(type);
      if (this.accept(close)) return types;
      if (!this.accept(',')) return undefined;
    }
  }
}

/** The type as the language writes it. */
export function typeText(type: TypeText): string {
  const args = type.args.map(typeText);
  if (type.name === '()') return `(${args.join(', ')})`;
  if (type.name === '->') return `${args[0]} -> ${args[1]}`;
  return args.length === 0 ? type.name : `${type.name}[${args.join(', ')}]`;
}

/** The type with the arguments put in for a declaration's parameters. */
export function substitute(
  type: TypeText,
  parameters: readonly string[],
  args: readonly TypeText[],
): TypeText {
  const index = type.args.length === 0 ? parameters.indexOf(type.name) : -1;
  if (index >= 0) return args[index] ?? type;
  if (type.args.length === 0) return type;
  return { name: type.name, args: type.args.map((arg) => substitute(arg, parameters, args)) };
}
