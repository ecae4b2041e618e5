/**
 * Random programs whose names are known and whose types mostly fit, so that many get as far as running: every form of
 * the grammar, every builtin without effects outside, values at the edges of their types.
 */

import { allBuiltinRows } from '../../../src/lang/builtins';
import type { Random } from '../syntax/generator';
import { readSignature, substitute, type, typeText, variablesOf, type Callable, type Type } from './types';

const INT = type('Int');
const BOOL = type('Bool');
const STRING = type('String');
const UNIT = type('Unit');
const simpleTypes = 'Int Int Float String Bool Char Int8 UInt8 Int32 UInt64 BigInt Decimal Float32 Item Shape'
  .split(' ')
  .map((name) => type(name));

/** Namespaces and functions that reach outside of the program, wait, or end it. */
const outside =
  /^(File|Dir|Exec|Http|Tcp|Server|WebSocket|Stdin|Env|Process|Crypto|Runtime|Panel)\.|^(exit|sleep|print|println|eprint|eprintln|inspect|Random\.bytes|flush\w+)$/;

const builtins: readonly Callable[] = allBuiltinRows()
  .filter((row) => row.module === undefined && !outside.test(row.name) && row.typeArgument !== true)
  .map((row) => readSignature(row.name, numericParameter(row.name, row.signature)));

/** Conversions take any number, which their signature does not say. */
function numericParameter(name: string, signature: string): string {
  return /^((to|as)[A-Z].*(Int|Float)\d*|Int|Float|Int\.toChar)$/.test(name)
    ? `[T: Num]${signature}`
    : signature;
}

const edges: Readonly<Record<string, readonly string[]>> = {
  Int: '0 1 2 3 7 -1 -7 255 65536 9007199254740993 9223372036854775807 (-9223372036854775807-1)'.split(' '),
  Float: '0.0 1.5 -0.0 -2.5 1.0e300 1.0e-300 0.1 (0.0/0.0) (1.0/0.0) 9.3e18'.split(' '),
  String: ['""', '"a"', '"a,b,,c"', '"żółć 😀"', "'two\\nlines'", '"12"', '"-1.5e3"', '"%zz"', '"${1}"'],
  Bool: ['true', 'false'],
  Char: ["'a'", "'\\n'", "'é'", "'😀'"],
  Int8: ['0i8', '127i8', '-128i8', '5i8'],
  Int32: ['0i32', '2147483647i32', '3i32'],
  UInt8: ['0u8', '255u8', '7u8'],
  UInt64: ['0u64', '18446744073709551615u64'],
  BigInt: ['0n', '123456789012345678901234567890n', '7n'],
  Decimal: ['0d', '1.10d', '79228162514264337593543950335d', '0.0000000001d'],
  Float32: ['0.0f32', '0.1f32', '3.0e38f32'],
  Item: ['Item(1, "t")', 'Item(tag: "", id: -5)'],
  Shape: ['Dot', 'Line(3)', 'Box(w: 2, h: 1.5)'],
  Unit: ['()'],
  Pid: ['self()'],
  Json: ['Null', 'Integer(3)', 'Array([Bool(true)])', 'Object([("a", String("b"))])'],
  Buffer: ['Buffer.new()'],
  Int64Array: ['newInt64Array(3)', 'Int64Array.fromList([1, -1])'],
  Float64Array: ['newFloat64Array(2)'],
  Float32Array: ['newFloat32Array(1)'],
  Counter: ['Counter(0)'],
};

/** Declarations that every program has. */
const prelude = `use stdlib.json.*
type Item = { id: Int, tag: String }
type Shape = Dot | Line(Int) | Box { w: Int, h: Float }
type Tree[T] = Leaf | Node(Tree[T], T, Tree[T])
var type Counter = { count: Int }
trait Weight
    weight(self) -> Int
    twice(self) -> Int = self.weight() * 2
end
Item: Weight
    weight(self) = self.id + self.tag.length()
end
Shape: Weight
    weight(self) = match self { Dot -> 0, Line(n) -> n, Box(n, _) -> n * 2 }
end
Shape: Show
    show(self) = match self { Dot -> ".", Line(n) -> "-" ++ show(n), Box{w: a, h} -> "#" ++ show((a, h)) }
end
mvar total: Int = 0
const LIMIT = 3
anyway(x: Any) -> Any = x
same(x) = x
sumTo(0) = 0
sumTo(n) when n > 0 = n + sumTo(n - 1)
sumTo(n) = n
insert(Leaf, x) = Node(Leaf, x, Leaf)
insert(Node(l, y, r), x) = if x < y then Node(insert(l, x), y, r) else Node(l, y, insert(r, x))
counts = { println("counted"); [1, 2, 3] }
module Inner
    pub half(n: Int) -> Option[Int] = if n % 2 == 0 then Some(n / 2) else None
    pub type Mark = Mark { at: Int }
end
`;
const declared: readonly Callable[] = [
  readSignature('Inner.half', '(n: Int) -> Option[Int]'),
  readSignature('same', '(x: T) -> T'),
  readSignature('twice', '(item: Item) -> Int'),
  readSignature('show', '(shape: Shape) -> String'),
];

const numbers = 'Int Int Float Int8 UInt8 Int32 UInt64 BigInt Decimal Float32'
  .split(' ')
  .map((name) => type(name));
const ordered = [...numbers, STRING, type('Char'), type('Tuple', INT, STRING), type('Item')];

/** Types that have a trait. */
function typesWith(trait: string | undefined): readonly Type[] {
  if (trait === 'Num') return numbers;
  return trait === 'Ord' ? ordered : simpleTypes;
}

interface Variable {
  readonly name: string;
  readonly type: Type;
  readonly isVariable: boolean;
}
type Scope = readonly Variable[];

/** Writes programs; how often something of a wrong type stands somewhere is drawn anew for each. */
export class ProgramGenerator {
  private names = 0;
  private functions: Callable[] = [];
  private wildness = 0;
  private loops = 0;

  constructor(private readonly random: Random) {}

  /** A whole program with `main`. */
  program(): string {
    this.names = 0;
    this.loops = 0;
    this.functions = [];
    this.wildness = this.random.pick([0, 0, 0.002, 0.02, 0.1]);
    const parts = [prelude];
    for (let count = this.random.below(4); count > 0; count--) parts.push(this.definition());
    const result = this.anyType(2);
    parts.push(`main() = ${this.block(result, [], 4)}`);
    return `${parts.join('\n')}\n`;
  }

  private chance(probability: number): boolean {
    return this.random.next() < probability;
  }

  private fresh(prefix: string): string {
    return `${prefix}${this.names++}`;
  }

  private several<T>(most: number, make: (index: number) => T): T[] {
    return Array.from({ length: this.random.below(most + 1) }, (_, index) => make(index));
  }

  private anyType(depth: number): Type {
    if (depth <= 0 || this.chance(0.5)) return this.random.pick(simpleTypes);
    const inner = () => this.anyType(depth - 1);
    return this.random.pick([
      () => type('List', inner()),
      () => type('Option', inner()),
      () => type('Tuple', inner(), inner()),
      () => type('Map', this.random.pick([INT, STRING, type('Char'), type('Item')]), inner()),
      () => type('Set', this.random.pick([INT, STRING, type('Shape')])),
      () => type('Result', inner(), STRING),
      () => type('Function', this.random.pick(simpleTypes), inner()),
    ])();
  }

  // ------------------------------------------------------------------------------------------ items

  private definition(): string {
    const name = this.fresh('f');
    const parameters = this.several(3, () => this.anyType(1));
    const result = this.anyType(1);
    const variables = parameters.map((each) => this.variable('p', each));
    const isTyped = this.chance(0.7);
    const head = variables.map((each) => (isTyped ? `${each.name}: ${typeText(each.type)}` : each.name));
    const clauses: string[] = [];
    const guard = this.chance(0.2) ? ` when ${this.expression(BOOL, variables, 1)}` : '';
    const arrow = isTyped && this.chance(0.7) ? ` -> ${typeText(result)}` : '';
    if (guard !== '' || this.chance(0.15)) {
      const patterns = parameters.map((each) => this.pattern(each, 2).text);
      clauses.push(`${name}(${patterns.join(', ')}) = ${this.expression(result, [], 2)}`);
    }
    clauses.push(`${name}(${head.join(', ')})${guard}${arrow} = ${this.body(result, variables, 3)}`);
    this.functions.push({ name, parameters, result, bounds: new Map() });
    return clauses.join('\n');
  }

  private variable(prefix: string, of: Type, isVariable = false): Variable {
    return { name: this.fresh(prefix), type: of, isVariable };
  }

  private body(result: Type, scope: Scope, depth: number): string {
    return this.chance(0.5) ? this.block(result, scope, depth) : this.expression(result, scope, depth);
  }

  // ------------------------------------------------------------------------------------------ statements

  private block(result: Type, scope: Scope, depth: number): string {
    const inner = [...scope];
    const lines = this.several(depth, () => this.statement(inner, depth - 1));
    lines.push(this.expression(result, inner, depth - 1));
    return `{\n${lines.join(this.random.pick(['\n', '\n', ';\n', '; ']))}\n}`;
  }

  /** A statement; what it binds is added to the scope. */
  private statement(scope: Variable[], depth: number): string {
    const bind = (isVariable: boolean): string => {
      const of = this.anyType(2);
      const text = this.expression(of, scope, depth);
      const made = this.variable(isVariable ? 'w' : 'v', of, isVariable);
      scope.push(made);
      const annotation = this.chance(0.2) ? `: ${typeText(of)}` : '';
      return `${isVariable ? 'var ' : ''}${made.name}${annotation} = ${text}`;
    };
    const assign = (): string => {
      const variables = scope.filter((each) => each.isVariable);
      if (variables.length === 0) return bind(true);
      const chosen = this.random.pick(variables);
      return `${chosen.name} = ${this.expression(chosen.type, scope, depth)}`;
    };
    const destructure = (): string => {
      const of = type('Tuple', this.anyType(1), this.anyType(1));
      const text = this.expression(of, scope, depth);
      const bound = of.args.map((each) => this.variable('d', each));
      scope.push(...bound);
      return `(${bound.map(({ name }) => name).join(', ')}) = ${text}`;
    };
    const local = (): string => {
      const parameters = [this.variable('q', this.anyType(1))];
      const result = this.anyType(1);
      const text = this.body(result, [...scope, ...parameters], depth);
      const name = this.fresh('g');
      scope.push({
        name,
        type: type('Function', parameters[0].type, result),
        isVariable: false,
      });
      return `${name}(${parameters[0].name}) = ${text}`;
    };
    return this.random.pick([
      () => bind(false),
      () => bind(false),
      () => bind(true),
      assign,
      assign,
      destructure,
      local,
      () => this.loop(scope, depth),
      () => `total = total + ${this.expression(INT, scope, depth)}`,
      () => `print(${this.expression(this.anyType(2), scope, depth)})`,
      () => `if ${this.expression(BOOL, scope, depth)} { ${this.statement([...scope], depth - 1)} }`,
      () => `self() <- ${this.expression(this.anyType(1), scope, depth)}`,
      () => `spawn { ${this.expression(this.anyType(1), scope, Math.min(depth, 2))} }`,
      () => `try { ${this.statement([...scope], depth - 1)} } catch { _ -> () }`,
    ])();
  }

  private loop(scope: Scope, depth: number): string {
    this.loops++;
    const inner = [...scope];
    if (this.chance(0.5)) {
      const index = this.variable('i', INT);
      inner.push(index);
      const body = this.statement(inner, depth - 1);
      const stop = this.chance(0.3)
        ? `; if ${index.name} == 1 { ${this.random.pick(['break', 'continue'])} }`
        : '';
      return `for ${index.name} = 0 to ${this.random.below(4)} { ${body}${stop} }`;
    }
    const counter = this.fresh('n');
    const body = this.statement(inner, depth - 1);
    return `var ${counter} = 0\nwhile ${counter} < ${this.random.below(4)} { ${counter} = ${counter} + 1; ${body} }`;
  }

  // ------------------------------------------------------------------------------------------ expressions

  /** An expression that is (mostly) of the type. */
  private expression(wanted: Type, scope: Scope, depth: number): string {
    const of = this.chance(this.wildness) ? this.anyType(2) : wanted;
    const known = scope.filter((each) => typeText(each.type) === typeText(of));
    if (known.length > 0 && this.chance(depth <= 0 ? 0.8 : 0.3)) return this.random.pick(known).name;
    if (depth <= 0) return this.literal(of, scope);
    const sub = (part: Type) => this.expression(part, scope, depth - 1);
    return this.random.pick([
      () => this.literal(of, scope),
      () => this.made(of, scope, depth),
      () => this.made(of, scope, depth),
      () => this.call(of, scope, depth),
      () => this.call(of, scope, depth),
      () => this.call(of, scope, depth),
      () => `(if ${sub(BOOL)} then ${sub(of)} else ${sub(of)})`,
      () => this.match(of, scope, depth),
      () => this.handled(of, scope, depth),
      () => `(${this.lambda([this.anyTypeOf(scope)], of, scope, depth)})`.concat(`(${sub(INT)})`),
      () => this.block(of, scope, depth - 1),
      () => this.guarded(of, scope, depth),
    ])();
  }

  private anyTypeOf(scope: Scope): Type {
    return scope.length > 0 && this.chance(0.3) ? this.random.pick(scope).type : INT;
  }

  /** Forms that are rarer. */
  private guarded(of: Type, scope: Scope, depth: number): string {
    const sub = (part: Type) => this.expression(part, scope, depth - 1);
    return this.random.pick([
      () => `anyway(${sub(this.chance(0.8) ? of : this.anyType(1))})`,
      () => `receive { ${this.fresh('m')} when false -> ${sub(of)} after 0 -> ${sub(of)} }`,
      () => `(${sub(of)} |> same)`,
      () => `same(x: ${sub(of)})`,
      () => `throw(${sub(this.anyType(1))})`,
      () => `panic(${sub(STRING)})`,
      () => `assertType[${typeText(of)}](${sub(of)})`,
      () => `(${sub(type('Tuple', of, INT))}).0`,
      () => `fst((${sub(of)}, ${sub(STRING)}))`,
      () => `${sub(type('List', of))}[${sub(INT)}]`,
      () => `${sub(type('Map', STRING, of))}[${sub(STRING)}]`,
      () => `{ return ${sub(of)} }`,
      () => `do\n${this.fresh('y')} = ${sub(INT)}\n${sub(of)}\nend`,
    ])();
  }

  private handled(of: Type, scope: Scope, depth: number): string {
    const sub = (part: Type) => this.expression(part, scope, depth - 1);
    const arms = this.random.pick([
      () => `_ -> ${sub(of)}`,
      () => `(k, m) when k == "Panic" -> ${sub(of)}, _ -> ${sub(of)}`,
      () => `("DivisionByZero", _) -> ${sub(of)}`,
    ])();
    const last = this.chance(0.3) ? ` finally { ${this.statement([...scope], depth - 2)} }` : '';
    return `(try { ${sub(of)} } catch { ${arms} }${last})`;
  }

  private match(of: Type, scope: Scope, depth: number): string {
    const subject = this.anyType(2);
    const arms = this.several(2, () => {
      const { text, bound } = this.pattern(subject, 2);
      const inner = [...scope, ...bound];
      const guard = this.chance(0.2) ? ` when ${this.expression(BOOL, inner, 1)}` : '';
      return `${text}${guard} -> ${this.expression(of, inner, depth - 1)}`;
    });
    const value = this.expression(subject, scope, depth - 1);
    return `match ${value} {\n${[...arms, `_ -> ${this.expression(of, scope, depth - 1)}`].join('\n')}\n}`;
  }

  private pattern(of: Type, depth: number): { text: string; bound: Variable[] } {
    const name = (): { text: string; bound: Variable[] } => {
      const made = this.variable('b', of);
      return { text: made.name, bound: [made] };
    };
    if (depth <= 0 || this.chance(0.25)) return this.chance(0.3) ? { text: '_', bound: [] } : name();
    const parts = (types: readonly Type[], write: (texts: string[]) => string) => {
      const made = types.map((each) => this.pattern(each, depth - 1));
      return { text: write(made.map(({ text }) => text)), bound: made.flatMap(({ bound }) => bound) };
    };
    switch (of.name) {
      case 'Int':
        return { text: this.random.pick(['0', '1', '-7', '0..5', '1..=3', '1 | 2', '0xFF']), bound: [] };
      case 'String':
        return this.chance(0.5)
          ? { text: this.random.pick(['"a"', '""', '"a" | "b"']), bound: [] }
          : parts([STRING], ([rest]) => (/^\w+$/.test(rest) ? `["a" | ${rest}]` : '"x"'));
      case 'Bool':
        return { text: this.random.pick(['true', 'false']), bound: [] };
      case 'Tuple':
        return parts(of.args, (texts) => `(${texts.join(', ')})`);
      case 'List':
        return this.chance(0.3)
          ? { text: '[]', bound: [] }
          : parts([of.args[0], of], ([head, rest]) => (head.includes('|') ? '[]' : `[${head} | ${rest}]`));
      case 'Option':
        return this.chance(0.3) ? { text: 'None', bound: [] } : parts(of.args, ([inner]) => `Some(${inner})`);
      case 'Result':
        return this.chance(0.5)
          ? parts([of.args[0]], ([inner]) => `Ok(${inner})`)
          : parts([STRING], ([inner]) => `Err(${inner})`);
      case 'Item':
        return this.random.pick([
          () => parts([INT], ([id]) => `{id: ${id}, _}`),
          () => parts([INT, STRING], ([id, tag]) => `Item(${id}, ${tag})`),
          () => parts([STRING], ([tag]) => `Item{tag: ${tag}}`),
        ])();
      case 'Shape':
        return this.random.pick([
          () => ({ text: 'Dot', bound: [] }),
          () => parts([INT], ([n]) => `Line(${n})`),
          () => parts([INT], ([w]) => `Box(w: ${w})`),
        ])();
      case 'Map':
        return of.args[0].name === 'String'
          ? parts([of.args[1]], ([value]) => `%{"a": ${value}}`)
          : { text: '%{}', bound: [] };
      default:
        return name();
    }
  }

  private lambda(parameters: readonly Type[], result: Type, scope: Scope, depth: number): string {
    const made = parameters.map((each) => this.variable('x', each));
    const heads = made.map((each) => (this.chance(0.2) ? `${each.name}: ${typeText(each.type)}` : each.name));
    const inner = [...scope.filter((each) => !each.isVariable || this.chance(0.7)), ...made];
    const head = heads.length === 1 && !heads[0].includes(':') ? heads[0] : `(${heads.join(', ')})`;
    return `${head} => ${this.expression(result, inner, depth - 1)}`;
  }

  /** A call of a function that gives the type. */
  private call(of: Type, scope: Scope, depth: number): string {
    const candidates = [...this.functions, ...declared, ...builtins].filter((each) => gives(each, of));
    if (candidates.length === 0) return this.literal(of, scope);
    const { name, parameters, result, bounds } = this.random.pick(candidates);
    const variables = new Map(
      variablesOf([...parameters, result]).map((each) => [
        each,
        this.random.pick(typesWith(bounds.get(each))),
      ]),
    );
    bindVariables(result, of, variables);
    const args = parameters.map((each) => {
      const text = this.expression(substitute(each, variables), scope, depth - 1);
      return this.chance(this.wildness) ? `anyway(${text})` : text;
    });
    if (args.length > 0 && !/\.|^(opt|res)[A-Z]|^elem$|^(Int|Float)$/.test(name) && this.chance(0.4)) {
      return `(${args[0]}).${name}(${args.slice(1).join(', ')})`;
    }
    return `${name}(${args.join(', ')})`;
  }

  /** Forms that only values of a certain type have. */
  private made(of: Type, scope: Scope, depth: number): string {
    const sub = (part: Type) => this.expression(part, scope, depth - 1);
    const numeric = /^(Int\d*|UInt\d+|Float\d*|BigInt|Decimal)$/;
    if (numeric.test(of.name)) {
      if (of.name === 'Int' && this.chance(0.3)) {
        return this.random.pick([
          () => `${sub(STRING)}.length()`,
          () => `(${sub(type('Item'))}).id`,
          () => `total.update(t => ${this.expression(INT, scope, depth - 1)})`,
          () => `(${sub(this.random.pick([type('Item'), type('Shape')]))}).weight()`,
          () => `${sub(this.random.pick(simpleTypes))}.hash()`,
        ])();
      }
      if (this.chance(0.15)) return `-${sub(of)}`;
      if (this.chance(0.2)) return `(${sub(this.random.pick([INT, type('Float')]))}).to${of.name}()`;
      return `(${sub(of)} ${this.random.pick(['+', '-', '*', '/', '%', '**'])} ${sub(of)})`;
    }
    switch (of.name) {
      case 'Bool': {
        const operands = this.random.pick(ordered);
        const equals = this.anyType(1);
        return this.random.pick([
          () => `(${sub(operands)} ${this.random.pick(['<', '>', '<=', '>='])} ${sub(operands)})`,
          () => (equals.name === 'Function' ? 'true' : `(${sub(equals)} == ${sub(equals)})`),
          () => `(${sub(BOOL)} ${this.random.pick(['&&', '||'])} ${sub(BOOL)})`,
          () => `!${sub(BOOL)}`,
          () => `not ${sub(BOOL)}`,
        ])();
      }
      case 'String':
        return this.random.pick([
          () => `(${sub(STRING)} ++ ${sub(STRING)})`,
          () => `"<\${${this.expression(this.anyType(2), scope, depth - 1)}}>"`,
          () => `${sub(STRING)}[${sub(INT)}]`,
          () => `show(${sub(this.anyType(2))})`,
        ])();
      case 'List':
        return this.random.pick([
          () => `(${sub(of)} ++ ${sub(of)})`,
          () => `(${sub(of.args[0])} :: ${sub(of)})`,
          () => `[${sub(of.args[0])}, ${sub(of.args[0])} | ${sub(of)}]`,
          () => (of.args[0].name === 'Int' ? `[${sub(type('Int8'))}.toInt()..=4]` : `[${sub(of.args[0])}]`),
          () => `${sub(type('List', INT))}.map(${this.lambda([INT], of.args[0], scope, depth)})`,
          () => `${sub(of)}.filter(${this.lambda([of.args[0]], BOOL, scope, depth)})`,
        ])();
      case 'Map':
        return `%{${sub(of.args[0])}: ${sub(of.args[1])}, ${sub(of.args[0])}: ${sub(of.args[1])}}`;
      case 'Set':
        return `#{${sub(of.args[0])}, ${sub(of.args[0])}}`;
      case 'Item':
        return this.chance(0.5) ? `Item(${sub(INT)}, ${sub(STRING)})` : `Item(${sub(of)}, id: ${sub(INT)})`;
      case 'Shape':
        return this.chance(0.5) ? `Line(${sub(INT)})` : `Box(h: ${sub(type('Float'))}, w: ${sub(INT)})`;
      default:
        return this.literal(of, scope, depth);
    }
  }

  /** The shortest ways to write a value of the type. */
  private literal(of: Type, scope: Scope, depth = 0): string {
    const inner = (part: Type) =>
      depth > 0 ? this.expression(part, scope, depth - 1) : this.literal(part, scope);
    switch (of.name) {
      case 'List':
        return this.chance(0.3) ? '[]' : `[${inner(of.args[0])}]`;
      case 'Option':
        return this.chance(0.3) ? 'None' : `Some(${inner(of.args[0])})`;
      case 'Result':
        return this.chance(0.5) ? `Ok(${inner(of.args[0])})` : `Err(${inner(of.args[1])})`;
      case 'Tuple':
        return `(${of.args.map(inner).join(', ')})`;
      case 'Map':
        return this.chance(0.3) ? '%{}' : `%{${inner(of.args[0])}: ${inner(of.args[1])}}`;
      case 'Set':
        return this.chance(0.3) ? '#{}' : `#{${inner(of.args[0])}}`;
      case 'Function':
        return `(${this.lambda(of.args.slice(0, -1), of.args[of.args.length - 1], scope, depth)})`;
      default:
        return this.random.pick(edges[of.name] ?? ['()', 'anyway(1)', 'anyway("a")', 'anyway([1])']);
    }
  }
}

/** Whether a call of the function can give a value of the type. */
function gives({ result, bounds }: Callable, of: Type): boolean {
  const trait = bounds.get(result.name);
  if (trait !== undefined && !typesWith(trait).some(({ name }) => name === of.name)) return false;
  return fits(result, of);
}

/** Whether the types are the same but for variables of the first. */
function fits(result: Type, of: Type): boolean {
  if (result.args.length === 0 && /^[A-Za-z]$/.test(result.name)) return true;
  return (
    result.name === of.name &&
    result.args.length === of.args.length &&
    result.args.every((arg, index) => fits(arg, of.args[index]))
  );
}

function bindVariables(result: Type, of: Type, variables: Map<string, Type>): void {
  if (result.args.length === 0 && variables.has(result.name)) variables.set(result.name, of);
  result.args.forEach((arg, index) => bindVariables(arg, of.args[index] ?? UNIT, variables));
}
