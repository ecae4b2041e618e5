/** Which names the text of a definition uses: more than it really means by them, never fewer. */

import type * as Ast from '../syntax/ast';

/** Names that may stand for values, constructors, methods or modules. */
export function mentionedNames(nodes: readonly Ast.Item[]): Set<string> {
  const found = new Set<string>();
  walk(nodes, (node) => {
    const { name } = node;
    if (typeof name === 'string') found.add(name);
    else if (isIdentifier(name)) found.add(name.name);
  });
  return found;
}

/** Names of types and traits, the first and the last part of dotted ones. */
export function mentionedTypes(nodes: readonly Ast.Item[]): Set<string> {
  const found = new Set<string>();
  walk(nodes, (node) => {
    if (node.kind === 'NamedType') {
      const path = node['path'] as readonly Ast.Identifier[];
      found.add(path[0].name);
      found.add(path[path.length - 1].name);
    }
    if (node.kind === 'Impl') found.add((node as unknown as Ast.ImplItem).trait.name);
    if (node.kind === 'Trait')
      for (const supertrait of (node as unknown as Ast.TraitItem).supertraits) found.add(supertrait.name);
    // A record is made, taken apart and converted to by the name of its type.
    if (node.kind === 'Constructor' || node.kind === 'ConstructorPattern')
      found.add((node['name'] as Ast.Identifier).name);
    const bounds = node['bounds'] as readonly Ast.Identifier[] | undefined;
    for (const bound of bounds ?? []) found.add(bound.name);
  });
  return found;
}

type AnyNode = { readonly kind?: string; readonly name?: unknown } & Readonly<Record<string, unknown>>;

function isIdentifier(name: unknown): name is Ast.Identifier {
  return typeof name === 'object' && name !== null && 'name' in name;
}

function walk(nodes: readonly unknown[], visit: (node: AnyNode) => void): void {
  const pending: unknown[] = [...nodes];
  for (let node = pending.pop(); pending.length > 0 || node !== undefined; node = pending.pop()) {
    if (Array.isArray(node)) {
      pending.push(...(node as unknown[]));
      continue;
    }
    if (typeof node !== 'object' || node === null) continue;
    visit(node as AnyNode);
    for (const [key, child] of Object.entries(node)) if (key !== 'span') pending.push(child);
  }
}
