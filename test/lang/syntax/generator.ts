/** Random programs after the grammar: every one must parse. */

/** A generator of random numbers that gives the same for the same seed (mulberry32). */
export class Random {
  constructor(private state: number) {}

  /** A number from 0 up to, but not including, 1. */
  next(): number {
    this.state = (this.state + 0x6d2b79f5) | 0;
    let t = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  }

  /** An integer from 0 up to, but not including, `limit`. */
  below(limit: number): number {
    return Math.floor(this.next() * limit);
  }

  pick<T>(choices: readonly T[]): T {
    return choices[this.below(choices.length)];
  }
}

const names = ['a', 'b', 'xs', 'total', 'to', 'from', 'self', '_x', 'camelCase', 'as'];
const types = ['Int', 'String', 'Vec', 'T', 'Option', 'Self'];
const constructors = ['Some', 'None', 'Pt', 'Circle', 'A'];
const operators = [
  '+',
  '-',
  '*',
  '/',
  '%',
  '**',
  '++',
  '::',
  '==',
  '!=',
  '<',
  '>',
  '<=',
  '>=',
  '&&',
  '||',
  '|>',
];
const literals = [
  '0',
  '42',
  '1_000',
  '0xFF',
  '5i8',
  '7u64',
  '1.5',
  '2.0e3',
  '1.5f32',
  '3d',
  '9n',
  'true',
  '()',
].concat(['"text"', '"two\\nlines"', "'c'", '\'say "hi"\'', '""', "'\\n'"]);

/** Writes programs; `depth` limits how far things nest. */
export class Generator {
  constructor(private readonly random: Random) {}

  /** A file of a few items. */
  file(): string {
    return this.several(1, 6, () => this.item(0)).join(this.random.pick(['\n', '\n\n', '\n# comment\n']));
  }

  private several<T>(least: number, most: number, make: () => T): T[] {
    return Array.from({ length: least + this.random.below(most - least + 1) }, make);
  }

  private chance(probability: number): boolean {
    return this.random.next() < probability;
  }

  /** Something where the choice is made by chance, the simple ones when it is already deep. */
  private choose(depth: number, simple: (() => string)[], complex: (() => string)[]): string {
    const choices = depth > 4 || this.chance(0.35 + depth * 0.12) ? simple : complex;
    return this.random.pick(choices)();
  }

  private name(): string {
    return this.random.pick(names);
  }

  // ------------------------------------------------------------------------------------------ items

  private item(depth: number): string {
    const pub = this.chance(0.2) ? 'pub ' : '';
    const decorator = this.chance(0.1) ? this.random.pick(['@memo\n', '@log("x") ']) : '';
    const forms: (() => string)[] = [
      () => decorator + pub + this.function(depth),
      () => decorator + pub + this.function(depth),
      () => decorator + pub + this.typeItem(),
      () => pub + this.trait(depth),
      () => this.implementation(depth),
      () => `${pub}mvar ${this.name()}: ${this.type(2)} = ${this.expression(3)}`,
      () => `${pub}const ${this.random.pick(['MAX', 'min'])} = ${this.random.pick(literals)}`,
      () => `${pub}${this.bindingPattern(3)} = ${this.expression(2)}`,
      () => `import ${this.random.pick(['nalgebra', 'a.B.c'])}`,
      () => `use ${this.random.pick(['M.*', 'a.b.{f, T as U}', 'M.f as g', 'M.f'])}`,
      () => `template ${this.name()}(fn, ${this.name()}) = quote { x = ~fn.body; ~x.y }`,
      () => `test "name \${x}" = ${this.expression(2)}`,
      () => 'extern type File',
      () => 'extern open(path: String) -> File from "libc"',
      () => `${pub}module M\n${this.several(0, 3, () => this.item(depth + 1)).join('\n')}\nend`,
    ];
    return depth > 2 ? forms[0]() : this.random.pick(forms)();
  }

  private function(depth: number): string {
    const typeParameters = this.chance(0.15) ? this.random.pick(['[A]', '[A: Show + Eq, b]']) : '';
    const guard = this.chance(0.2) ? ` when ${this.operand(4)}` : '';
    const result = this.chance(0.3) ? ` -> ${this.type(2)}` : '';
    const parameters = this.several(0, 3, () => this.parameter()).join(', ');
    const equals = this.random.pick([' = ', ' =\n  ', '\n  = ']);
    return `${this.name()}${typeParameters}(${parameters})${guard}${result}${equals}${this.expression(depth)}`;
  }

  private parameter(): string {
    const type = this.chance(0.4) ? `: ${this.type(2)}` : '';
    return this.pattern(3) + type + (this.chance(0.1) ? ` = ${this.expression(4)}` : '');
  }

  private typeItem(): string {
    const fields = () =>
      this.several(1, 3, () => `${this.chance(0.1) ? 'private ' : ''}${this.name()}: ${this.type(2)}`).join(
        ', ',
      );
    const variant = () =>
      this.random.pick(constructors) +
      this.random.pick(['', `(${this.type(2)}, ${this.type(2)})`, `{${fields()}}`, `(${this.type(2)},)`]);
    const body = this.random.pick([
      () => `{${fields()}}`,
      () => `{\n  ${fields()},\n}`,
      () => this.several(2, 4, variant).join(this.random.pick([' | ', '\n  | '])),
      () => `\n  | ${this.several(1, 3, variant).join('\n  | ')}`,
      () => this.type(2),
    ]);
    const keyword = this.random.pick(['type', 'type', 'var type', 'reactive']);
    return `${keyword} T${this.chance(0.2) ? '[a, B]' : ''} = ${body()}`;
  }

  private trait(depth: number): string {
    const method = () =>
      `  ${this.random.pick([this.name(), '==', '+'])}(self, ${this.name()}: Self) -> ${this.type(2)}` +
      (this.chance(0.3) ? ` = ${this.expression(depth + 3)}` : '');
    return `trait T${this.chance(0.3) ? ': Show, Eq' : ''}\n${this.several(0, 3, method).join('\n')}\nend`;
  }

  private implementation(depth: number): string {
    const head = this.random.pick(['Vec', 'M.Vec', 'Box[Int]', '[Int]', '(Int, Vec)']);
    const methods = this.several(0, 3, () => `  ${this.function(depth + 2)}`);
    return `${head}: Show\n${methods.join('\n')}\nend`;
  }

  // ------------------------------------------------------------------------------------------ types, patterns

  private type(depth: number): string {
    const inner = () => this.type(depth + 1);
    return this.choose(
      depth + 1,
      [() => this.random.pick(types), () => 'a', () => '()'],
      [
        () => `Map[${inner()}, ${inner()}]`,
        () => `[${inner()}]`,
        () => `(${inner()}, ${inner()})`,
        () => `(${inner()}) -> ${inner()}`,
        () => `M.R[${inner()},]`,
        () => `{x: ${inner()}}`,
      ],
    );
  }

  private pattern(depth: number): string {
    const inner = () => this.pattern(depth + 1);
    return this.choose(
      depth,
      [
        () => this.name(),
        () => '_',
        () => this.random.pick(literals),
        () => '-5',
        () => '1..10',
        () => '-1..=0x5',
      ],
      [
        () => `(${inner()}, ${inner()})`,
        () => `(${inner()})`,
        () => `[${this.several(1, 3, () => this.basePattern(depth + 1)).join(', ')}]`,
        () => `[${this.basePattern(depth + 1)} | ${inner()}]`,
        () => `{${this.name()}, y: ${inner()}, _}`,
        () => `Some(${inner()})`,
        () => `Pt(x: ${inner()}, y: ${inner()},)`,
        () => `Pt{x: ${inner()}, y}`,
        () => `%{"k": ${inner()}, ^${this.name()}: ${inner()}}`,
        () => '#{1, ^a}',
        () => `^${this.name()}`,
        () => `${this.basePattern(depth + 1)} | ${this.basePattern(depth + 1)}`,
      ],
    );
  }

  /** A pattern without alternatives of its own. */
  private basePattern(depth: number): string {
    return this.chance(0.5) ? this.name() : `(${this.pattern(depth)})`;
  }

  private bindingPattern(depth: number): string {
    const inner = () => this.bindingPattern(depth + 1);
    return this.choose(
      depth,
      [() => this.name(), () => '_', () => this.random.pick(literals)],
      [
        () => `(${inner()}, ${inner()})`,
        () => `[${inner()}, ${inner()} | ${inner()}]`,
        () => `Some(${inner()})`,
        () => `Pt(x: ${inner()})`,
      ],
    );
  }

  // ------------------------------------------------------------------------------------------ expressions

  private expression(depth: number): string {
    const inner = () => this.expression(depth + 1);
    return this.choose(
      depth,
      [() => this.operand(depth), () => this.operand(depth), () => this.chain(depth)],
      [
        () => this.chain(depth),
        () => `if ${this.operand(depth + 1)} then ${inner()} else ${inner()}`,
        () => `if ${this.operand(depth + 1)} ${this.block(depth + 1)} else if a ${this.block(depth + 1)}`,
        () => `${this.lambdaHead(depth)} => ${inner()}`,
        () => `${this.operand(depth)} <- ${this.operand(depth + 1)}`,
        () => `try ${inner()} catch ${this.arms(depth)} finally ${inner()}`,
        () => `while ${this.operand(depth + 1)} ${this.block(depth + 1)}`,
        () => `for i = ${this.operand(depth + 1)} to ${this.operand(depth + 1)} ${this.block(depth + 1)}`,
        () => `return ${inner()}`,
        () => this.operand(depth),
      ],
    );
  }

  private chain(depth: number): string {
    let text = this.operand(depth);
    for (const operator of this.several(1, 3, () => this.random.pick(operators))) {
      const breaks = this.chance(0.2) ? '\n  ' : ' ';
      text +=
        operator === '|>'
          ? `${breaks}|> ${this.operand(depth)}`
          : ` ${operator}${breaks}${this.operand(depth)}`;
    }
    return text;
  }

  private operand(depth: number): string {
    const prefix = this.chance(0.1) ? this.random.pick(['-', '!', 'not ']) : '';
    let text = prefix + this.primary(depth);
    for (let i = this.random.below(2); i > 0 && !text.endsWith('=>'); i--) text += this.suffix(depth);
    return text;
  }

  private suffix(depth: number): string {
    const inner = () => this.expression(depth + 3);
    return this.random.pick([
      () => `.${this.name()}`,
      () => `\n  .${this.name()}(${inner()})`,
      () => `.${this.name()}(${this.name()}: ${inner()}, ${inner()})`,
      () => `(${inner()})`,
      () => '()',
      () => `[${this.random.pick(['0', 'i + 1', '"k"'])}]`,
      () => '[Int](a)',
      () => '.0.1',
      () => '?',
      () => `.Ctor(${inner()},)`,
    ])();
  }

  /** What suffixes may follow. */
  private primary(depth: number): string {
    const inner = () => this.expression(depth + 1);
    return this.choose(
      depth,
      [
        () => this.name(),
        () => this.name(),
        () => this.random.pick(literals),
        () => this.random.pick(constructors),
      ],
      [
        () => `(${inner()})`,
        () => `(${inner()}, ${inner()})`,
        () => `[${this.several(1, 3, inner).join(this.random.pick([', ', ',\n', '\n,']))}]`,
        () => `[${this.operand(depth + 1)} | ${inner()}]`,
        () => `[${this.operand(depth + 1)}..${this.operand(depth + 1)}]`,
        () => `%{${this.operand(depth + 1)}: ${inner()},}`,
        () => `#{${inner()}}`,
        () => `${this.random.pick(constructors)}(${this.name()}: ${inner()})`,
        () => this.block(depth),
        () => `match ${this.operand(depth + 1)} ${this.arms(depth)}`,
        () => `receive {\n${this.arm(depth)}\n after 10 -> ${inner()} }`,
        () => `do\n${this.bindingPattern(4)} = ${inner()}\n${inner()}\nend`,
        () => `"a \${${this.operand(depth + 1).replaceAll('\n', ' ')}} b"`,
        () => `spawn ${this.block(depth)}`,
        () => `spawn(${inner()})`,
        () => `quote { ~${this.name()} }`,
        () => `((${this.lambdaHead(depth)}) => ${inner()})`.replace('((', '(').replace(') =>', ' =>'),
      ],
    );
  }

  private lambdaHead(depth: number): string {
    return this.random.pick([
      () => this.name(),
      () => '_',
      () => '()',
      () => `(${this.pattern(depth + 2)}, ${this.name()}: ${this.type(3)})`,
      () => `(${this.name()}) -> ${this.type(3)}`,
      () => `Some(${this.name()})`,
      () => '[a | b]',
    ])();
  }

  private arms(depth: number): string {
    const separator = this.random.pick(['\n', ', ', '; ', '\n | ']);
    return `{\n${this.several(1, 3, () => this.arm(depth)).join(separator)}\n}`;
  }

  private arm(depth: number): string {
    const guard = this.chance(0.2) ? ` when ${this.operand(depth + 2)}` : '';
    const body = this.chance(0.2)
      ? `${this.name()} = ${this.expression(depth + 2)}`
      : this.expression(depth + 1);
    return `${this.pattern(depth + 1)}${guard} -> ${body}`;
  }

  private block(depth: number): string {
    if (depth > 6) return '{}';
    const separator = this.random.pick(['\n', ';\n', '; ', ', ']);
    const statements = this.several(0, 4, () => this.statement(depth + 1));
    return `{${this.random.pick([' ', '\n'])}${statements.join(separator)}${this.random.pick([' ', '\n'])}}`;
  }

  private statement(depth: number): string {
    const value = () => this.expression(depth + 1);
    return this.random.pick([
      () => value(),
      () => `${this.bindingPattern(3)} = ${value()}`,
      () => `${this.name()} = ${value()}`,
      () => `var ${this.name()} = ${value()}`,
      () => `${this.name()}: ${this.type(2)} = ${value()}`,
      () => `${this.name()}.${this.name()} = ${value()}`,
      () => `${this.name()}[0] = ${value()}`,
      () => `${this.name()}(${this.bindingPattern(4)}, ${this.name()}: ${this.type(3)}) = ${value()}`,
      () => `if ${this.operand(depth + 1)} then ${this.name()} = ${value()}`,
      () => `if a then b = 1 else if c then d = 2 else ${this.name()} = ${value()}`,
      () => 'break',
      () => 'continue',
    ])();
  }
}
