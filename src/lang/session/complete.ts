/** Completion: what could be typed at the end of some text. */

import { allBuiltinRows, builtinScope, libraryTypes } from '../builtins';
import { prelude } from '../check/names/prelude';
import { keywords } from '../syntax/tokens';
import { nameAtEnd, type NameAtCursor } from './cursor';
import { moduleNamed } from './describe';
import { membersOf, moduleMembers, type Candidate } from './members';
import type { Session } from './session';

export type { Candidate } from './members';

/** Where the completed text begins, and what fits: what begins with the typed letters first, then what contains them. */
export interface Completion {
  readonly start: number;
  readonly candidates: readonly Candidate[];
}

/** Completes the name at the end of `text`. `importable` names modules that can be imported. */
export function complete(session: Session, text: string, importable: () => readonly string[]): Completion {
  const name = nameAtEnd(text);
  if (name === undefined) return { start: text.length, candidates: [] };
  const all = candidatesFor(session, name, importable);
  return { start: name.start, candidates: fitting(all, name.prefix) };
}

function candidatesFor(
  session: Session,
  name: NameAtCursor,
  importable: () => readonly string[],
): Candidate[] {
  if (name.importing !== undefined) return importCandidates(session, name, importable);
  if (name.receiver !== undefined) return afterDot(session, name.receiver);
  if (name.isType) return typeNames(session);
  return name.prefix === '' ? [] : visibleNames(session);
}

function fitting(candidates: readonly Candidate[], prefix: string): Candidate[] {
  const seen = new Set<string>();
  const unique = candidates.filter(({ text }) => !seen.has(text) && seen.add(text));
  const exact = unique.filter(({ text }) => text.startsWith(prefix));
  if (exact.length > 0 || prefix === '') return exact;
  const lower = prefix.toLowerCase();
  const loose = unique.filter(({ text }) => text.toLowerCase().startsWith(lower));
  if (loose.length > 0) return loose;
  return unique.filter(({ text }) => isSubsequence(lower, text.toLowerCase()));
}

function isSubsequence(letters: string, text: string): boolean {
  let from = 0;
  for (const letter of letters) {
    from = text.indexOf(letter, from) + 1;
    if (from === 0) return false;
  }
  return true;
}

/** Members of a module, of a namespace, or of a value by its static type. */
function afterDot(session: Session, receiver: string): Candidate[] {
  const { state } = session;
  if (/^[A-Za-z_][\w.]*$/.test(receiver)) {
    const isShadowed = state.names.root.values.has(receiver);
    const module = isShadowed ? undefined : moduleNamed(state, receiver);
    if (module !== undefined) return moduleMembers(state, module);
    if (builtinScope.isModule(receiver)) return builtinModule(receiver);
    const namespace = namespaceMembers(receiver);
    if (namespace.length > 0) return namespace;
  }
  const type = session.valueType(receiver);
  return type === undefined ? [] : membersOf(state, type);
}

function builtinModule(path: string): Candidate[] {
  return builtinScope.moduleNames(path).map((text) => ({
    text,
    detail: builtinScope.moduleRows(path, text)?.[0].signature ?? 'function',
  }));
}

function namespaceMembers(namespace: string): Candidate[] {
  if (!/^[A-Z]/.test(namespace) || !builtinScope.isNamespace(namespace)) return [];
  const start = `${namespace}.`;
  return allBuiltinRows()
    .filter(({ name, module }) => module === undefined && name.startsWith(start))
    .map(({ name, signature }) => ({ text: name.slice(start.length), detail: signature }));
}

/** Modules behind `use` and `import`; names of the module behind its dot. */
function importCandidates(
  session: Session,
  { importing = '', prefix }: NameAtCursor,
  importable: () => readonly string[],
): Candidate[] {
  const path = importing.slice(0, importing.length - prefix.length);
  const owner = /^([\w.]+)\.(?:\{.*)?$/.exec(path)?.[1];
  const library = libraryModules();
  if (owner === undefined) {
    const names = [...session.state.names.modules.keys(), ...importable(), 'stdlib'];
    return names.filter((text) => !text.includes('.')).map((text) => ({ text, detail: 'module' }));
  }
  const inside = library.filter((module) => module.startsWith(`${owner}.`));
  const found = inside.map((module) => ({ text: module.slice(owner.length + 1), detail: 'module' }));
  const module = moduleNamed(session.state, owner);
  const own = module === undefined ? [] : moduleMembers(session.state, module);
  const builtins = builtinScope.isModule(owner) ? builtinModule(owner) : [];
  return [...found, ...own, ...builtins];
}

/** Paths of the library's modules that can be imported. */
function libraryModules(): string[] {
  const fromRows = allBuiltinRows().flatMap(({ module }) => module ?? []);
  const fromTypes = libraryTypes.map(({ module }) => module);
  return [...new Set([...fromRows, ...fromTypes])].filter((module) => module !== '').sort();
}

function typeNames(session: Session): Candidate[] {
  const { root } = session.state.names;
  const names = [
    ...root.types.keys(),
    ...root.importedTypes.keys(),
    ...root.traits.keys(),
    ...prelude.types.keys(),
  ];
  return names.map((text) => ({ text, detail: 'type' }));
}

function visibleNames(session: Session): Candidate[] {
  const { root, modules } = session.state.names;
  const imported = [...root.importedBuiltins].map(([text, full]) => {
    const dot = full.lastIndexOf('.');
    const rows = builtinScope.moduleRows(full.slice(0, dot), full.slice(dot + 1));
    return { text, detail: rows?.[0].signature ?? 'function' };
  });
  const brought = [...root.importedValues].map(([text, { value }]) => {
    const first = value.entity.kind === 'family' ? value.entity.family.overloads[0] : undefined;
    return { text, detail: first === undefined ? 'value' : session.signatureOf(first) };
  });
  const constructors = [...root.importedConstructors.keys(), ...prelude.constructors.keys()];
  const namespaces = new Set(
    allBuiltinRows().flatMap(({ name }) => (name.includes('.') ? [name.slice(0, name.indexOf('.'))] : [])),
  );
  const bindings = [...moduleMembers(session.state, root)].map((candidate) => ({
    ...candidate,
    detail: candidate.detail === 'value' ? (session.typeOfName(candidate.text) ?? 'value') : candidate.detail,
  }));
  return [
    ...bindings,
    ...brought,
    ...imported,
    ...constructors.map((text) => ({ text, detail: 'constructor' })),
    ...[...modules.keys()].map((text) => ({ text, detail: 'module' })),
    ...typeNames(session),
    ...[...builtinScope.plainNames()]
      .sort()
      .map((text) => ({ text, detail: builtinScope.plain(text)?.[0].signature ?? 'builtin' })),
    ...[...namespaces].sort().map((text) => ({ text, detail: 'namespace' })),
    ...[...keywords.keys()].map((text) => ({ text, detail: 'keyword' })),
  ];
}
