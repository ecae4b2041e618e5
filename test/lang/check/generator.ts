/** Random programs that are well typed by construction, and the same with one token of a wrong type. */

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
  | { readonly kind: 'List' | 'Option' | 'Map' | 'Crate' | 'Tree'; readonly of: Type }
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
    case 'Crate':
    case 'Tree':
      return `${type.kind}[${text(type.of)}]`;
    case 'Map':
      return `Map[String, ${text(type.of)}]`;
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
type Crate[a] = { item: a, count: Int }
type Tree[a] = Leaf | Node(Tree[a], a, Tree[a])
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
heavier[T: Weight](a: T, b: T) -> T = if a.weight() > b.weight() then a else b
atop(t, x) = Node(t, x, Leaf)
walk(t) = match t {
    Leaf -> []
    Node(l, x, r) -> walk(l) ++ [x] ++ walk(r)
}
recrate(c, f) = Crate(f(c.item), c.count + 1)
scaled(n: Int, by: Int = 2, plus: Int = 0) -> Int = n * by + plus
kind(n: Int) = "int"
kind(s: String) = "text"
kind(other) = "other"
anyOf(x) -> Any = x
`;

/**
 * Makes programs. A mutated one differs at one anchor: a value of another type than its place demands, or the name of
 * another type in an annotation. Some programs send values through `Any`, but no mutated one: there only the run would
 * tell.
 */
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
  private usesAny = false;
  /** How deep expressions nest. */
  private depth = 3;

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
    this.usesAny = at < 0 && this.random.next() < 0.3;
    this.depth = 2 + this.random.below(2);
    const parts = [prelude];
    const count = 3 + this.random.below(3);
    for (let i = 0; i < count; i++) parts.push(this.definition(i));
    const result = this.type(2);
    parts.push(`main() = {\n${this.block(result, [], this.depth)}\n}`);
    return parts.join('\n');
  }

  private definition(index: number): string {
    const parameters = Array.from({ length: 1 + this.random.below(2) }, () => this.type(2));
    const result = this.type(2);
    const env = parameters.map((type, i): Variable => ({ name: `p${i}`, type }));
    const isAnnotated = this.random.next() < 0.6;
    const head = env.map(({ name, type }) => `${name}: ${text(type)}`).join(', ');
    const written = isAnnotated ? ` -> ${this.annotation(result)}` : '';
    const body =
      isAnnotated && this.random.next() < 0.3
        ? this.anchored(result, env, this.depth)
        : `{\n${this.block(result, env, this.depth)}\n}`;
    this.functions.push({ name: `f${index}`, parameters, result });
    return `f${index}(${head})${written} = ${body}`;
  }

  /** The result type of a function as it is written. A mutation names another type, where only one can be right. */
  private annotation(type: Type): string {
    if (!simple.includes(type) || this.anchors++ !== this.mutateAt) return text(type);
    return text(this.random.pick(simple.filter((other) => other !== type)));
  }

  private block(result: Type, env: readonly Variable[], depth: number): string {
    const lines: string[] = [];
    const inner = [...env];
    for (let i = this.random.below(3); i > 0; i--) {
      const type = this.type(2);
      const name = `v${this.names++}`;
      lines.push(...this.binding(name, type, inner, depth).map((line) => `    ${line}`));
      inner.push({ name, type });
    }
    lines.push(`    ${this.expression(result, inner, depth)}`);
    return lines.join('\n');
  }

  /** Statements after which `name` has a value of the type. */
  private binding(name: string, type: Type, env: readonly Variable[], depth: number): string[] {
    switch (this.random.below(8)) {
      case 0:
      case 1:
      case 2:
        return [`${name}: ${text(type)} = ${this.anchored(type, env, depth)}`];
      case 3:
        return [
          `var ${name} = ${this.expression(type, env, depth)}`,
          `for i${name} = 0 to 2 { ${name} = ${this.expression(type, env, depth - 1)} }`,
        ];
      case 4:
        return [`make${name} = () => ${this.expression(type, env, depth)}`, `${name} = make${name}()`];
      case 5: {
        const [from, parameter] = [this.random.pick(simple), `q${name}`];
        const inside = [...env, { name: parameter, type: from }];
        return [
          `local${name}(${parameter}: ${text(from)}) = ${this.expression(type, inside, depth - 1)}`,
          `${name} = local${name}(${this.anchored(from, env, depth - 1)})`,
        ];
      }
      default:
        return [`${name} = ${this.expression(type, env, depth)}`];
    }
  }

  private type(depth: number): Type {
    if (depth === 0 || this.random.next() < 0.5) return this.random.pick(simple);
    switch (this.random.below(7)) {
      case 4:
      case 5:
      case 6:
        return { kind: this.random.pick(['Map', 'Crate', 'Tree'] as const), of: this.type(depth - 1) };
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
    if (this.usesAny && this.random.next() < 0.1) return `anyOf(${this.expression(type, env, depth - 1)})`;
    switch (this.random.below(16)) {
      case 9:
        return this.fromShape(type, env, depth);
      case 10: {
        const map = this.expression({ kind: 'Map', of: type }, env, depth - 1);
        return `orElse((${map}).lookup("k"), ${this.expression(type, env, depth - 1)})`;
      }
      case 11:
        return `(${this.expression({ kind: 'Crate', of: type }, env, depth - 1)}).item`;
      case 12: {
        const [left, name] = [`l${this.names++}`, `x${this.names++}`];
        const tree = this.expression({ kind: 'Tree', of: type }, env, depth - 1);
        const whenEmpty = this.expression(type, env, depth - 1);
        return `match ${tree} {\n Leaf -> ${whenEmpty}\n Node(${left}, ${name}, _) -> orElse(walk(${left}).find(_ => true), ${name})\n }`;
      }
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

  /** A match that covers a variant; what its patterns bind may be used in the arms. */
  private fromShape(type: Type, env: readonly Variable[], depth: number): string {
    const [n, x] = [`n${this.names++}`, `x${this.names++}`];
    const line = [...env, { name: n, type: INT }];
    const box = [...line, { name: x, type: FLOAT }];
    const arms = [
      `Dot -> ${this.expression(type, env, depth - 1)}`,
      `Line(${n}) when ${this.expression(BOOL, line, depth - 2)} -> ${this.expression(type, line, depth - 1)}`,
      `Line(${n}) -> ${this.expression(type, line, depth - 1)}`,
      `Box(${n}, ${x}) -> ${this.expression(type, box, depth - 1)}`,
    ];
    return `match ${this.expression({ kind: 'Shape' }, env, depth - 1)} {\n ${arms.join('\n ')}\n }`;
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
        switch (this.random.below(8)) {
          case 5:
            return `scaled(plus: ${this.anchored(INT, env, depth - 1)}, n: ${sub(INT)})`;
          case 6:
            return `(${sub({ kind: 'Crate', of: this.type(1) })}).count`;
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
        if (this.random.below(4) === 0) return `kind(${sub(this.type(1))})`;
        return this.random.below(2) === 0
          ? `(${sub(STRING)} ++ ${this.anchored(STRING, env, depth - 1)})`
          : `"<\${${sub(this.random.pick([INT, FLOAT, BOOL, STRING]))}}>"`;
      case 'Bool':
        return this.random.below(2) === 0
          ? `(${sub(INT)} < ${this.anchored(INT, env, depth - 1)})`
          : `(${this.anchored(BOOL, env, depth - 1)} && ${sub(BOOL)})`;
      case 'List': {
        const from = this.random.pick(simple);
        if (this.random.below(4) === 0) return `walk(${sub({ kind: 'Tree', of: type.of })})`;
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
      case 'Map':
        return this.random.below(2) === 0
          ? `(${sub(type)}).insert(${this.anchored(STRING, env, depth - 1)}, ${sub(type.of)})`
          : `%{"k": ${sub(type.of)}, ${this.anchored(STRING, env, depth - 1)}: ${sub(type.of)}}`;
      case 'Crate':
        return this.crate(type.of, env, depth);
      case 'Tree':
        return this.random.below(2) === 0
          ? `atop(${sub(type)}, ${sub(type.of)})`
          : `Node(${sub(type)}, ${sub(type.of)}, Leaf)`;
      case 'Pair':
        return `pairUp(${sub(type.first)}, ${sub(type.second)})`;
      case 'Function': {
        const middle = this.random.pick(simple);
        return `compose(${this.lambda(type.from, middle, env, depth - 1)}, ${this.lambda(middle, type.to, env, depth - 1)})`;
      }
      case 'Item':
        if (this.random.below(3) === 0) return `heavier(${sub(type)}, ${sub(type)})`;
        return `Item(${this.anchored(INT, env, depth - 1)}, ${this.anchored(STRING, env, depth - 1)})`;
      case 'Shape':
        return `Line(${this.anchored(INT, env, depth - 1)})`;
    }
  }

  private crate(of: Type, env: readonly Variable[], depth: number): string {
    const sub = (part: Type) => this.expression(part, env, depth - 1);
    const type: Type = { kind: 'Crate', of };
    switch (this.random.below(3)) {
      case 0:
        return `Crate(${sub(type)}, count: ${this.anchored(INT, env, depth - 1)})`;
      case 1: {
        const from = this.random.pick(simple);
        return `recrate(${sub({ kind: 'Crate', of: from })}, ${this.lambda(from, of, env, depth - 1)})`;
      }
      default:
        return `Crate(count: ${this.anchored(INT, env, depth - 1)}, item: ${sub(of)})`;
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
      case 'Map':
        return `%{"k": ${this.literal(type.of, env)}}`;
      case 'Crate':
        return `Crate(${this.literal(type.of, env)}, ${this.random.below(9)})`;
      case 'Tree':
        return this.random.below(2) === 0 ? 'Leaf' : `Node(Leaf, ${this.literal(type.of, env)}, Leaf)`;
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
