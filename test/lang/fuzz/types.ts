/** Types of generated programs, and reading them from the signatures of builtins. */

/** `Int`; `List` of one; `Tuple` and `Function` (parameters, then the result) of several. */
export interface Type {
  readonly name: string;
  readonly args: readonly Type[];
}

/** A type without arguments, or with some. */
export function type(name: string, ...args: readonly Type[]): Type {
  return { name, args };
}

/** The type as a program writes it. */
export function typeText({ name, args }: Type): string {
  if (name === 'Unit') return '()';
  const texts = args.map(typeText);
  if (name === 'Tuple') return `(${texts.join(', ')})`;
  if (name === 'Function') return `(${texts.slice(0, -1).join(', ')}) -> ${texts.at(-1) ?? '()'}`;
  return args.length === 0 ? name : `${name}[${texts.join(', ')}]`;
}

/** A function that a program can call. */
export interface Callable {
  readonly name: string;
  readonly parameters: readonly Type[];
  readonly result: Type;
  /** What the type variables must have, by name: `Num`, `Ord`. */
  readonly bounds: ReadonlyMap<string, string>;
}

/** Reads `[T: Ord](list: List[T], f: (T) -> U) -> T`. */
export function readSignature(name: string, signature: string): Callable {
  const tokens = signature.match(/\w+|->|[[\](),:=+]/g) ?? [];
  let at = 0;
  const take = (wanted: string): boolean => tokens[at] === wanted && ++at > 0;
  const bounds = new Map<string, string>();
  const skipUntil = (...ends: readonly string[]): void => {
    for (let depth = 0; at < tokens.length; at++) {
      if (depth === 0 && ends.includes(tokens[at])) return;
      if ('([{'.includes(tokens[at])) depth++;
      else if (')]}'.includes(tokens[at])) depth--;
    }
  };
  const listed = (end: string): Type[] => {
    const types: Type[] = [];
    while (!take(end)) {
      types.push(read());
      take(',');
    }
    return types;
  };
  const read = (): Type => {
    if (take('[')) return type('List', ...listed(']'));
    if (take('(')) {
      const types = listed(')');
      if (take('->')) return type('Function', ...types, read());
      if (types.length === 1) return types[0];
      return types.length === 0 ? type('Unit') : type('Tuple', ...types);
    }
    const head = tokens[at++];
    return take('[') ? type(head, ...listed(']')) : type(head);
  };
  if (take('[')) {
    while (!take(']')) {
      const variable = tokens[at++];
      if (take(':')) bounds.set(variable, tokens[at++]);
      take(',');
    }
  }
  take('(');
  const parameters: Type[] = [];
  while (!take(')')) {
    at += 2;
    parameters.push(read());
    if (take('=')) skipUntil(',', ')');
    take(',');
  }
  take('->');
  return { name, parameters, result: read(), bounds };
}

/** The type with its variables (single letters) replaced. */
export function substitute(target: Type, variables: ReadonlyMap<string, Type>): Type {
  if (target.args.length === 0) return variables.get(target.name) ?? target;
  return { name: target.name, args: target.args.map((arg) => substitute(arg, variables)) };
}

/** The variables of the types. */
export function variablesOf(types: readonly Type[]): string[] {
  const names = new Set<string>();
  const visit = ({ name, args }: Type): void => {
    if (args.length === 0 && /^[A-Za-z]$/.test(name)) names.add(name);
    args.forEach(visit);
  };
  types.forEach(visit);
  return [...names];
}
