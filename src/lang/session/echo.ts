/** What a session says about the definitions of an entry: a line for each. */

import type * as R from '../check/resolved';
import { printScheme } from '../check/types/print';
import type { SettledTypes } from '../check/types/functions';
import type * as Ast from '../syntax/ast';
import type { Span } from '../syntax/source';
import type { CompiledEntry } from './compile';
import type { SessionItem } from './items';
import type { SessionState } from './state';

/** Most imported names that are listed. */
const NAMES_LISTED = 24;

/** One line for each definition of the entry and each import that brings names. */
export function definitionLines(entry: CompiledEntry, before: SessionState): string[] {
  return [
    ...entry.imports.flatMap((item) => importLine(item, entry.after, before)),
    ...entry.defined.flatMap((item) => definitionLine(item, entry)),
  ];
}

function definitionLine(item: SessionItem, entry: CompiledEntry): string[] {
  const [part] = item.parts;
  switch (part.kind) {
    case 'Function':
      return [functionLine(item, entry.after)];
    case 'Type': {
      const note = entry.replacedTypes.has(item.name) ? ' (values made before keep the old type)' : '';
      return [`Defined type ${item.name}${note}`];
    }
    case 'Impl':
      return [`Defined ${item.name}`];
    case 'Mvar':
      return [`Defined mvar ${item.name}: ${textOf(part.type.span)}`];
    case 'Trait':
    case 'Module':
    case 'Template':
    case 'Test':
      return [`Defined ${part.kind.toLowerCase()} ${item.name}`];
    case 'Const':
    case 'Use':
    case 'Import':
    case 'Extern':
    case 'Binding':
      return [];
  }
}

function textOf(span: Span): string {
  return span.source.text.slice(span.start, span.end);
}

function functionLine(item: SessionItem, after: SessionState): string {
  const entity = after.names.root.values.get(item.name)?.entity;
  const overloads = entity?.kind === 'family' ? entity.family.overloads : [];
  const own = overloads.find(({ span }) => item.parts.some((part) => part.span === span));
  return own === undefined ? `Defined ${item.name}` : signatureLine(own, after.types);
}

/** `area :: (Shape) -> Float`. */
function signatureLine(definition: R.FunctionDefinition, types: SettledTypes): string {
  const scheme = types.functions.get(definition);
  return scheme === undefined ? `Defined ${definition.name}` : `${definition.name} :: ${printScheme(scheme)}`;
}

/** `imported: a, b, c`, or the extension that was opened. */
function importLine(item: Ast.UseItem | Ast.ImportItem, after: SessionState, before: SessionState): string[] {
  const path = item.path.map(({ name }) => name).join('.');
  const lines: string[] = [];
  const module = after.program.modules.find((each) => each.path === item.path[0]?.name);
  if (module?.library !== undefined && !before.names.modules.has(module.path))
    lines.push(`loaded extension ${module.library.name} ${module.library.version}`);
  if (item.kind === 'Import') return lines;
  const names = item.names?.map((use) => (use.alias ?? use.name).name) ?? newNames(after, before, path);
  if (names.length === 0) return lines;
  const more = names.length > NAMES_LISTED ? `, … and ${names.length - NAMES_LISTED} more` : '';
  return [...lines, `imported: ${names.slice(0, NAMES_LISTED).join(', ')}${more}`];
}

/** What `use M.*` has brought. */
function newNames(after: SessionState, before: SessionState, path: string): string[] {
  const { root } = after.names;
  const earlier = before.names.root;
  const from = <T extends { readonly from: { readonly path: string } }>(
    table: ReadonlyMap<string, T>,
  ): string[] => [...table].flatMap(([name, entry]) => (entry.from.path === path ? [name] : []));
  const builtins = [...root.importedBuiltins.keys()].filter((name) => !earlier.importedBuiltins.has(name));
  return [...new Set([...from(root.importedTypes), ...from(root.importedValues), ...builtins])];
}
