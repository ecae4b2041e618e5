/** The definitions of a session as they were typed: which are in force, and what has to be bound again when one changes. */

import type { Diagnostic } from '../diagnostics/diagnostic';
import type * as Ast from '../syntax/ast';
import { mentionedNames, mentionedTypes } from './mentions';

/** One definition: all clauses of an overload, a type, an implementation, … */
export interface SessionItem {
  /** What a later definition replaces: equal keys, but see `clashes`. */
  readonly key: string;
  readonly name: string;
  readonly parts: readonly Ast.Item[];
  /** Names of values, and of types and traits, that it brings. */
  readonly values: readonly string[];
  readonly types: readonly string[];
  /** Names that it uses. */
  readonly usesValues: ReadonlySet<string>;
  readonly usesTypes: ReadonlySet<string>;
  /** Why it is out of force since something that it uses has changed; undefined when it is in force. */
  readonly stale: Staleness | undefined;
}

/** Why a definition is out of force. */
export interface Staleness {
  readonly diagnostics: readonly Diagnostic[];
}

/** The definitions among the items of an entry; clauses of one overload become one. Imports define nothing. */
export function definitionsOf(items: readonly Ast.Item[]): SessionItem[] {
  const groups = new Map<string, Ast.Item[]>();
  for (const item of items) {
    const key = keyOf(item);
    if (key === undefined) continue;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [item]);
    else group.push(item);
  }
  return [...groups].map(([key, parts]) => ({
    key,
    name: nameOf(parts[0]),
    parts,
    values: parts.flatMap(valuesOf),
    types: parts[0].kind === 'Type' || parts[0].kind === 'Trait' ? [parts[0].name.name] : [],
    usesValues: keepsState(parts[0]) ? new Set() : mentionedNames(parts),
    usesTypes: mentionedTypes(parts),
    stale: undefined,
  }));
}

/** Types and shared variables are made anew only when a type in them changes: values hang on them. */
function keepsState(item: Ast.Item): boolean {
  return item.kind === 'Type' || item.kind === 'Mvar' || item.kind === 'Const';
}

function keyOf(item: Ast.Item): string | undefined {
  switch (item.kind) {
    case 'Function':
      return `function ${item.name.name}/${item.parameters.map(({ type }) => typeText(type)).join(',')}`;
    case 'Type':
    case 'Trait':
      return `type ${item.name.name}`;
    case 'Impl':
      return `${typeText(item.target)}: ${item.trait.name}`;
    case 'Mvar':
    case 'Const':
      return `value ${item.name.name}`;
    case 'Module':
      return `module ${item.name.name}`;
    case 'Template':
      return `template ${item.function.name.name}`;
    case 'Test':
      return `test ${item.name}`;
    case 'Use':
    case 'Import':
    case 'Extern':
    case 'Binding':
      return undefined;
  }
}

function typeText(type: Ast.TypeExpression | undefined): string {
  return type === undefined ? '_' : type.span.source.text.slice(type.span.start, type.span.end);
}

function nameOf(item: Ast.Item): string {
  switch (item.kind) {
    case 'Impl':
      return `${typeText(item.target)}: ${item.trait.name}`;
    case 'Template':
      return item.function.name.name;
    case 'Test':
      return item.name;
    case 'Use':
    case 'Import':
    case 'Binding':
      return '';
    default:
      return item.name.name;
  }
}

function valuesOf(item: Ast.Item): string[] {
  switch (item.kind) {
    case 'Type':
      if (item.body.kind === 'VariantBody') return item.body.variants.map(({ name }) => name.name);
      return [item.name.name];
    case 'Trait':
      return item.methods.map(({ name }) => name.name);
    case 'Function':
    case 'Mvar':
    case 'Const':
    case 'Module':
      return [item.name.name];
    default:
      return [];
  }
}

/**
 * Whether a definition that is entered takes the place of an earlier one. A function replaces the overload with the
 * same parameter types, and one that differs only in where types are left out.
 */
function clashes(entered: SessionItem, earlier: SessionItem): boolean {
  if (entered.key === earlier.key) return true;
  const [first] = entered.parts;
  const [second] = earlier.parts;
  if (first.kind === 'Function' && second.kind === 'Function') {
    return (
      entered.name === earlier.name &&
      first.parameters.length === second.parameters.length &&
      first.parameters.every(({ type }, index) => {
        const other = second.parameters[index].type;
        return type === undefined || other === undefined || typeText(type) === typeText(other);
      })
    );
  }
  return isValue(first) && isValue(second) && entered.name === earlier.name;
}

function isValue(item: Ast.Item): boolean {
  return item.kind === 'Function' || item.kind === 'Mvar' || item.kind === 'Const';
}

/** What an entry makes of the definitions in force. */
export interface Change {
  /** Definitions that stay as they are. */
  readonly kept: readonly SessionItem[];
  /** Earlier ones that use what changes: they are bound anew. */
  readonly again: readonly SessionItem[];
  /** Earlier ones that are gone. */
  readonly replaced: readonly SessionItem[];
}

/** Works out what the definitions and bound names of an entry change. `renewed` forces definitions to be bound anew. */
export function changeBy(
  earlier: readonly SessionItem[],
  entered: readonly SessionItem[],
  bound: readonly string[],
  renewed: (item: SessionItem) => boolean,
): Change {
  const replaced = earlier.filter(
    (item) =>
      entered.some((each) => clashes(each, item)) || (bound.includes(item.name) && isValue(item.parts[0])),
  );
  const values = new Set([...bound, ...[...entered, ...replaced].flatMap((item) => item.values)]);
  const types = new Set([...entered, ...replaced].flatMap((item) => item.types));
  let kept = earlier.filter((item) => !replaced.includes(item));
  const again: SessionItem[] = [];
  for (let grew = true; grew;) {
    grew = false;
    const left: SessionItem[] = [];
    for (const item of kept) {
      // Other overloads of a function belong to the same name, which is bound as a whole.
      const isHit =
        item.values.some((name) => values.has(name)) ||
        item.types.some((name) => types.has(name)) ||
        hits(item.usesValues, values) ||
        hits(item.usesTypes, types) ||
        renewed(item);
      if (!isHit) {
        left.push(item);
        continue;
      }
      again.push(item);
      for (const name of item.values) values.add(name);
      for (const name of item.types) types.add(name);
      grew = true;
    }
    kept = left;
  }
  return { kept, again, replaced };
}

function hits(uses: ReadonlySet<string>, changed: ReadonlySet<string>): boolean {
  for (const name of changed) if (uses.has(name)) return true;
  return false;
}
