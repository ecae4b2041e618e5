/** Random programs that are well typed by construction, and the same with one value of a wrong type. */

/** A pseudo-random source with a seed (mulberry32). */
export class Random {
  constructor(private state: number) {}
  next(): number {
    this.state = (this.state + 0x6d2b79f5) | 0;
    let t = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  }
  below(limit: number): number {
    return Math.floor(this.next() * limit);
  }
  pick<T>(items: readonly T[]): T {
    return items[this.below(items.length)];
  }
}

/** A type of the generated programs. */
type Type =
  | { readonly kind: 'Int' | 'Float' | 'String' | 'Bool' }
  | { readonly kind: 'List' | 'Option'; readonly of: Type }
  | { readonly kind: 'Pair'; readonly first: Type; readonly second: Type }
  | { readonly kind: 'Function'; readonly from: Type; readonly to: Type }
  | { readonly kind: 'Item' }
  | { readonly kind: 'Shape' };

const INT: Type = { kind: 'Int' };
const STRING: Type = { kind: 'String' };
const BOOL: Type = { kind: 'Bool' };
const FLOAT: Type = { kind: 'Float' };
const simple: readonly Type[] = [INT, FLOAT, STRING, BOOL, { kind: 'Item' }, { kind: 'Shape' }];

function text(type: Type): string {
  switch (type.kind) {
    case 'List':
    case 'Option':
      return `${type.kind}[${text(type.of)}]`;
    case 'Pair':
      return `(${text(type.first)}, ${text(type.second)})`;
    case 'Function':
      return `(${text(type.from)}) -> ${text(type.to)}`;
    default:
      return type.kind;
  }
}

interface Variable {
  readonly name: string;
  readonly type: Type;
}

/** Declarations that every program has: a record, a variant, generic functions without annotations. */
const prelude = `type Item = { id: Int, tag: String }
type Shape = Dot | Line(Int) | Box(Int, Float)
trait Weight
    weight(self) -> Int
end
Item: Weight
    weight(self) = self.id + self.tag.length()
end
Shape: Weight
    weight(self) = match self {
        Dot -> 0
        Line(n) -> n
        Box(n, _) -> n * 2
    }
end
same(x) = x
keep(x, y) = x
pairUp(x, y) = (x, y)
swap(p) = (p.1, p.0)
apply(f, x) = f(x)
compose(f, g) = x => g(f(x))
plus(a, b) = a + b
orElse(o, d) = match o {
    Some(v) -> v
    None -> d
}
weigh(x) = x.weight()
`;

/** Makes programs. With `mutate`, one anchored value gets another type than its place demands. */
export class ProgramGenerator {
  private names = 0;
  /** Places whose type is fixed by an annotation or operator, met so far. */
  private anchors = 0;
  private functions: {
    readonly name: string;
    readonly parameters: readonly Type[];
    readonly result: Type;
  }[] = [];
  private mutateAt = -1;

  constructor(private readonly random: Random) {}

  /** A well-typed program. */
  program(): string {
    return this.build(-1);
  }

  /** How many anchored places the program that was built last has. */
  get places(): number {
    return this.anchors;
  }

  /** A program whose anchored place number `at` holds a value of a wrong type. */
  build(at: number): string {
    this.mutateAt = at;
    this.anchors = 0;
    this.names = 0;
    this.functions = [];
    const parts = [prelude];
    const count = 3 + this.random.below(3);
    for (let i = 0; i < count; i++) parts.push(this.definition(i));
    const result = this.type(2);
    parts.push(`main() = {\n${this.block(result, [], 3)}\n}`);
    return parts.join('\n');
  }

  private definition(index: number): string {
    const parameters = Array.from({ length: 1 + this.random.below(2) }, () => this.type(2));
    const result = this.type(2);
    const env = parameters.map((type, i): Variable => ({ name: `p${i}`, type }));
    const isAnnotated = this.random.next() < 0.6;
    const head = env.map(({ name, type }) => `${name}: ${text(type)}`).join(', ');
    const body =
      isAnnotated && this.random.next() < 0.3
        ? this.anchored(result, env, 3)
        : `{\n${this.block(result, env, 3)}\n}`;
    this.functions.push({ name: `f${index}`, parameters, result });
    return `f${index}(${head})${isAnnotated ? ` -> ${text(result)}` : ''} = ${body}`;
  }

  private block(result: Type, env: readonly Variable[], depth: number): string {
    const lines: string[] = [];
    const inner = [...env];
    for (let i = this.random.below(3); i > 0; i--) {
      const type = this.type(2);
      const name = `v${this.names++}`;
      const isAnnotated = this.random.next() < 0.4;
      lines.push(
        isAnnotated
          ? `    ${name}: ${text(type)} = ${this.anchored(type, inner, depth)}`
          : `    ${name} = ${this.expression(type, inner, depth)}`,
      );
      inner.push({ name, type });
    }
    lines.push(`    ${this.expression(result, inner, depth)}`);
    return lines.join('\n');
  }

  private type(depth: number): Type {
    if (depth === 0 || this.random.next() < 0.5) return this.random.pick(simple);
    switch (this.random.below(4)) {
      case 0:
        return { kind: 'List', of: this.type(depth - 1) };
      case 1:
        return { kind: 'Option', of: this.type(depth - 1) };
      case 2:
        return { kind: 'Pair', first: this.type(depth - 1), second: this.type(depth - 1) };
      default:
        return { kind: 'Function', from: this.random.pick(simple), to: this.type(depth - 1) };
    }
  }

  /** An expression at a place that demands `type`: the one where a mutation shows. */
  private anchored(type: Type, env: readonly Variable[], depth: number): string {
    if (this.anchors++ !== this.mutateAt) return this.expression(type, env, depth);
    const others = [INT, STRING, BOOL].filter(
      (other) => other.kind !== type.kind && !(type.kind === 'Float' && other === INT),
    );
    return `(${this.literal(this.random.pick(others), env)})`;
  }

  private expression(type: Type, env: readonly Variable[], depth: number): string {
    const known = env.filter((variable) => text(variable.type) === text(type));
    if (known.length > 0 && this.random.next() < (depth <= 0 ? 0.9 : 0.3))
      return this.random.pick(known).name;
    if (depth <= 0) return this.literal(type, env);
    switch (this.random.below(12)) {
      case 0:
        return `(if ${this.anchored(BOOL, env, depth - 1)} then ${this.expression(type, env, depth - 1)} else ${this.expression(type, env, depth - 1)})`;
      case 1:
        return this.call(type, env, depth) ?? this.literal(type, env);
      case 2:
        return `same(${this.expression(type, env, depth - 1)})`;
      case 3:
        return `keep(${this.expression(type, env, depth - 1)}, ${this.expression(this.type(1), env, depth - 1)})`;
      case 4: {
        const from = this.random.pick(simple);
        return `apply(${this.lambda(from, type, env, depth - 1)}, ${this.expression(from, env, depth - 1)})`;
      }
      case 5: {
        const other = this.type(1);
        return `swap(pairUp(${this.expression(other, env, depth - 1)}, ${this.expression(type, env, depth - 1)})).0`;
      }
      case 6:
        return `orElse(${this.expression({ kind: 'Option', of: type }, env, depth - 1)}, ${this.expression(type, env, depth - 1)})`;
      case 7: {
        const from = this.random.pick(simple);
        const name = `x${this.names++}`;
        const list = this.expression({ kind: 'List', of: from }, env, depth - 1);
        return `match ${list} {\n [] -> ${this.expression(type, env, depth - 1)}\n [${name} | _] -> ${this.expression(type, [...env, { name, type: from }], depth - 1)}\n }`;
      }
      case 8:
        return `(try { ${this.expression(type, env, depth - 1)} } catch { _ -> ${this.expression(type, env, depth - 1)} })`;
      default:
        return this.made(type, env, depth);
    }
  }

  private call(type: Type, env: readonly Variable[], depth: number): string | undefined {
    const fitting = this.functions.filter((each) => text(each.result) === text(type));
    if (fitting.length === 0) return undefined;
    const chosen = this.random.pick(fitting);
    const args = chosen.parameters.map((parameter) => this.anchored(parameter, env, depth - 1));
    return `${chosen.name}(${args.join(', ')})`;
  }

  private lambda(from: Type, to: Type, env: readonly Variable[], depth: number): string {
    const name = `x${this.names++}`;
    return `(${name} => ${this.expression(to, [...env, { name, type: from }], depth)})`;
  }

  /** Expressions that only a certain type has. */
  private made(type: Type, env: readonly Variable[], depth: number): string {
    const sub = (part: Type) => this.expression(part, env, depth - 1);
    switch (type.kind) {
      case 'Int':
        switch (this.random.below(6)) {
          case 0:
            return `(${this.anchored(INT, env, depth - 1)} + ${this.literal(INT, env)})`;
          case 1:
            return `plus(${sub(INT)}, ${this.anchored(INT, env, depth - 1)})`;
          case 2:
            return `${sub({ kind: 'List', of: this.type(1) })}.length()`;
          case 3:
            return `weigh(${sub(this.random.pick([{ kind: 'Item' }, { kind: 'Shape' }]))})`;
          case 4:
            return `${sub({ kind: 'List', of: INT })}.fold(0, (acc, n) => acc + n)`;
          default:
            return `(${sub({ kind: 'Item' })}).id`;
        }
      case 'Float':
        return this.random.below(2) === 0
          ? `(${sub(FLOAT)} * ${sub(this.random.pick([INT, FLOAT]))})`
          : `toFloat(${this.anchored(INT, env, depth - 1)})`;
      case 'String':
        return this.random.below(2) === 0
          ? `(${sub(STRING)} ++ ${this.anchored(STRING, env, depth - 1)})`
          : `"<\${${sub(this.random.pick([INT, FLOAT, BOOL, STRING]))}}>"`;
      case 'Bool':
        return this.random.below(2) === 0
          ? `(${sub(INT)} < ${this.anchored(INT, env, depth - 1)})`
          : `(${this.anchored(BOOL, env, depth - 1)} && ${sub(BOOL)})`;
      case 'List': {
        const from = this.random.pick(simple);
        return this.random.below(2) === 0
          ? `${sub({ kind: 'List', of: from })}.map(${this.lambda(from, type.of, env, depth - 1)})`
          : `[${sub(type.of)}, ${sub(type.of)}]`;
      }
      case 'Option': {
        const from = this.random.pick(simple);
        return this.random.below(2) === 0
          ? `${sub({ kind: 'Option', of: from })}.map(${this.lambda(from, type.of, env, depth - 1)})`
          : `Some(${sub(type.of)})`;
      }
      case 'Pair':
        return `pairUp(${sub(type.first)}, ${sub(type.second)})`;
      case 'Function': {
        const middle = this.random.pick(simple);
        return `compose(${this.lambda(type.from, middle, env, depth - 1)}, ${this.lambda(middle, type.to, env, depth - 1)})`;
      }
      case 'Item':
        return `Item(${this.anchored(INT, env, depth - 1)}, ${this.anchored(STRING, env, depth - 1)})`;
      case 'Shape':
        return `Line(${this.anchored(INT, env, depth - 1)})`;
    }
  }

  private literal(type: Type, env: readonly Variable[]): string {
    switch (type.kind) {
      case 'Int':
        return String(this.random.below(100));
      case 'Float':
        return `${this.random.below(100)}.5`;
      case 'String':
        return `"s${this.random.below(10)}"`;
      case 'Bool':
        return this.random.pick(['true', 'false']);
      case 'List':
        return `[${this.literal(type.of, env)}]`;
      case 'Option':
        return this.random.below(2) === 0 ? 'None' : `Some(${this.literal(type.of, env)})`;
      case 'Pair':
        return `(${this.literal(type.first, env)}, ${this.literal(type.second, env)})`;
      case 'Function':
        return `(_ => ${this.literal(type.to, env)})`;
      case 'Item':
        return `Item(${this.random.below(10)}, "t")`;
      case 'Shape':
        return this.random.pick(['Dot', 'Line(1)', 'Box(1, 2.5)']);
    }
  }
}
