/**
 * Reads signatures written as text: of builtin rows (`[T: Ord](list: List[T]) -> List[T]`) and of native functions
 * (`(List[Float], Int) -> DVector`). A program uses few of them, so each is read when it is first asked for.
 */

/** A type in a signature. */
export type SignatureType =
  | { readonly kind: 'name'; readonly name: string; readonly args: readonly SignatureType[] | undefined }
  | {
      readonly kind: 'function';
      readonly parameters: readonly SignatureType[];
      readonly result: SignatureType;
    }
  | { readonly kind: 'tuple'; readonly elements: readonly SignatureType[] }
  | { readonly kind: 'unit' };

/** A signature taken apart. */
export interface Signature {
  readonly variables: readonly { readonly name: string; readonly bounds: readonly string[] }[];
  readonly parameters: readonly {
    readonly name: string | undefined;
    readonly type: SignatureType;
    readonly isOptional: boolean;
  }[];
  readonly result: SignatureType;
}

const TOKEN = /\s*(?:(->|[()[\]{}:,+=.]|"[^"]*")|([A-Za-z_][A-Za-z0-9_]*)|(-?[0-9][0-9.]*))/y;

/** Reads a signature; undefined when the text is none. */
export function parseSignature(text: string): Signature | undefined {
  const tokens = tokenize(text);
  return tokens === undefined ? undefined : new SignatureReader(tokens).signature();
}

function tokenize(text: string): string[] | undefined {
  const tokens: string[] = [];
  const end = text.trimEnd().length;
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < end) {
    const match = TOKEN.exec(text);
    if (match === null) return undefined;
    tokens.push(match[1] ?? match[2] ?? match[3]);
  }
  return tokens;
}

class SyntaxProblem extends Error {}

class SignatureReader {
  private at = 0;
  constructor(private readonly tokens: readonly string[]) {}

  signature(): Signature | undefined {
    try {
      const variables = this.peek('[') ? this.variables() : [];
      const parameters = this.peek('(') ? this.parameters() : [this.single()];
      const result: SignatureType = this.take('->') ? this.type() : { kind: 'unit' };
      return this.at === this.tokens.length ? { variables, parameters, result } : undefined;
    } catch (problem) {
      if (problem instanceof SyntaxProblem) return undefined;
      throw problem;
    }
  }

  private variables(): { name: string; bounds: string[] }[] {
    this.expect('[');
    const variables: { name: string; bounds: string[] }[] = [];
    do {
      const name = this.word();
      const bounds: string[] = [];
      if (this.take(':'))
        do bounds.push(this.word());
        while (this.take('+'));
      variables.push({ name, bounds });
    } while (this.take(','));
    this.expect(']');
    return variables;
  }

  private parameters(): Signature['parameters'] {
    this.expect('(');
    const parameters: Signature['parameters'][number][] = [];
    while (!this.peek(')')) {
      const isNamed = this.tokens[this.at + 1] === ':';
      const name = isNamed ? this.word() : undefined;
      if (isNamed) this.expect(':');
      const type = this.type();
      const isOptional = this.take('=');
      if (isOptional) this.skipDefault();
      parameters.push({ name, type, isOptional });
      if (!this.take(',')) break;
    }
    this.expect(')');
    return parameters;
  }

  private single(): Signature['parameters'][number] {
    return { name: undefined, type: this.atom(), isOptional: false };
  }

  private skipDefault(): void {
    for (let depth = 0; this.at < this.tokens.length; this.at++) {
      const token = this.tokens[this.at];
      if (depth === 0 && (token === ',' || token === ')')) return;
      if (token === '(' || token === '[') depth++;
      if (token === ')' || token === ']') depth--;
    }
  }

  private type(): SignatureType {
    if (!this.peek('(')) {
      const atom = this.atom();
      return this.take('->') ? { kind: 'function', parameters: [atom], result: this.type() } : atom;
    }
    this.expect('(');
    const types: SignatureType[] = [];
    while (!this.peek(')')) {
      types.push(this.type());
      if (!this.take(',')) break;
    }
    this.expect(')');
    if (this.take('->')) return { kind: 'function', parameters: types, result: this.type() };
    return types.length === 0
      ? { kind: 'unit' }
      : types.length === 1
        ? types[0]
        : { kind: 'tuple', elements: types };
  }

  private atom(): SignatureType {
    if (this.take('[')) {
      const element = this.type();
      this.expect(']');
      return { kind: 'name', name: 'List', args: [element] };
    }
    let name = this.word();
    while (this.take('.')) name = `${name}.${this.word()}`;
    if (!this.take('[')) return { kind: 'name', name, args: undefined };
    const args: SignatureType[] = [];
    do args.push(this.type());
    while (this.take(','));
    this.expect(']');
    return { kind: 'name', name, args };
  }

  private peek(token: string): boolean {
    return this.tokens[this.at] === token;
  }
  private take(token: string): boolean {
    if (!this.peek(token)) return false;
    this.at++;
    return true;
  }
  private expect(token: string): void {
    if (!this.take(token)) throw new SyntaxProblem();
  }
  private word(): string {
    const token = this.tokens[this.at];
    if (token === undefined || !/^[A-Za-z_]/.test(token)) throw new SyntaxProblem();
    this.at++;
    return token;
  }
}
