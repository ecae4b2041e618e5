/** Compiles one entry of a session: parses it, binds it among earlier definitions, checks it. Changes nothing. */

import { builtinScope } from '../builtins';
import type { ModuleFile } from '../check/names';
import { resolveEntry, type ReplacedNames, type ResolvedEntry } from '../check/names/entry';
import { namesIn, type Step } from '../check/names/steps';
import type * as R from '../check/resolved';
import { checkAdded, type AdditionTypes } from '../check/types';
import { eachVariable, GENERIC, type Variable } from '../check/types/type';
import type { Diagnostic } from '../diagnostics/diagnostic';
import { expandTemplates } from '../expand';
import type { NativeExtensions } from '../host';
import { addWrappers } from '../imports';
import { parseFile, parseReplEntry } from '../syntax';
import type * as Ast from '../syntax/ast';
import type { Source } from '../syntax/source';
import { changeBy, definitionsOf, type Change, type SessionItem } from './items';
import { programWith, typesOf } from './merge';
import type { SessionState } from './state';

/** What is entered: text that was typed, or files to load as modules. */
export interface EntryInput {
  readonly source: Source;
  /** Files of modules; those of a module that is loaded already take its place. */
  readonly files?: readonly { readonly source: Source; readonly module: string }[];
  /** The modules among them whose names become visible. */
  readonly opened?: readonly string[];
}

/** An entry that compiled. */
export interface CompiledEntry {
  readonly kind: 'compiled';
  /** The session once the entry has been carried out. */
  readonly after: SessionState;
  /** The program while it is carried out: with what it replaces. */
  readonly during: R.ResolvedProgram;
  readonly steps: readonly Step[];
  /** Shared variables of definitions, to be given their first values in this order. */
  readonly mvars: readonly R.MvarDefinition[];
  readonly checks: AdditionTypes['checks'];
  readonly types: AdditionTypes['types'];
  /** Constants that the entry defines. */
  readonly constants: readonly R.ConstantDefinition[];
  /** Definitions of the entry, in order. */
  readonly defined: readonly SessionItem[];
  readonly imports: readonly (Ast.UseItem | Ast.ImportItem)[];
  /** Definitions that no longer compile since the entry changed what they use. */
  readonly newlyStale: readonly SessionItem[];
  /** Types that were there before under the same name. */
  readonly replacedTypes: ReadonlySet<string>;
  /** Types that earlier entries left open and this one settled, to be opened again when it fails. */
  undo(): void;
}

/** An entry that did not compile, or has not ended yet. */
export type FailedEntry =
  | { readonly kind: 'failed'; readonly diagnostics: readonly Diagnostic[] }
  | { readonly kind: 'unfinished'; readonly diagnostics: readonly Diagnostic[] };

/** What was parsed, all of it in the order of the text by kind. */
interface ParsedEntry {
  readonly files: ModuleFile[];
  readonly items: readonly Ast.Item[];
  readonly statements: readonly Ast.Statement[];
}

/** Compiles an entry against the session as it is. */
export function compileEntry(
  state: SessionState,
  input: EntryInput,
  native: NativeExtensions | undefined,
): CompiledEntry | FailedEntry {
  const parsed = parseReplEntry(input.source);
  if (parsed.diagnostics.length > 0) {
    return { kind: parsed.endedEarly ? 'unfinished' : 'failed', diagnostics: parsed.diagnostics };
  }
  const diagnostics: Diagnostic[] = [];
  const files = (input.files ?? []).map(({ source, module }): ModuleFile => {
    const file = parseFile(source);
    diagnostics.push(...file.diagnostics);
    return { path: module, file: file.file, library: undefined };
  });
  const entry = separate(parsed.items, parsed.statements);
  const own: ModuleFile = {
    path: '',
    file: {
      kind: 'SourceFile',
      items: entry.items,
      span: { source: input.source, start: 0, end: input.source.text.length },
    },
    library: undefined,
  };
  if (!hasErrors(diagnostics)) {
    const all = [own, ...files];
    const known = new Set([...state.names.modules.keys(), ...files.map(({ path }) => path)]);
    addWrappers(all, known, native, diagnostics);
    files.splice(0, files.length, ...all.slice(1));
  }
  if (hasErrors(diagnostics)) return { kind: 'failed', diagnostics };
  const expanded = expand(state, { files, ...entry }, diagnostics);
  if (hasErrors(diagnostics)) return { kind: 'failed', diagnostics };
  return new EntryCompiler(state, expanded, input, native).compile();
}

/** Bindings are statements in a session, wherever they could also be items. */
function separate(
  items: readonly Ast.Item[],
  statements: readonly Ast.Statement[],
): Pick<ParsedEntry, 'items' | 'statements'> {
  const bindings = items.flatMap((item): Ast.Statement[] =>
    item.kind === 'Binding'
      ? [
          {
            kind: 'Bind',
            isVar: item.isVar,
            pattern: item.pattern,
            type: item.type,
            value: item.value,
            span: item.span,
          },
        ]
      : [],
  );
  const rest = items.filter((item) => item.kind !== 'Binding');
  return {
    items: rest,
    statements: [...bindings, ...statements].sort((a, b) => a.span.start - b.span.start),
  };
}

/** Applies templates, those of earlier entries among them. */
function expand(state: SessionState, entry: ParsedEntry, diagnostics: Diagnostic[]): ParsedEntry {
  const [span] = [...entry.items, ...entry.statements].map((node) => node.span);
  if (span === undefined) return entry;
  const templates = state.items.flatMap(({ parts }) => parts.filter((part) => part.kind === 'Template'));
  // The statements travel as the value of a binding, for which the expansion has a place.
  const body: Ast.BindingItem = {
    kind: 'Binding',
    isPublic: false,
    isVar: false,
    pattern: { kind: 'WildcardPattern', span },
    type: undefined,
    value: { kind: 'Block', statements: entry.statements, span },
    doc: undefined,
    span,
  };
  const items = [...templates, ...entry.items, body];
  const own: ModuleFile = { path: '', file: { kind: 'SourceFile', items, span }, library: undefined };
  const [expanded, ...files] = expandTemplates([own, ...entry.files], diagnostics);
  const made = expanded.file.items;
  const last = made[made.length - 1] as Ast.BindingItem;
  const ownTemplates = entry.items.filter((item) => item.kind === 'Template');
  const definitions = made.slice(0, -1).filter((item) => item.kind !== 'Template');
  return {
    files,
    items: [...ownTemplates, ...definitions],
    statements: (last.value as Ast.BlockExpression).statements,
  };
}

function hasErrors(diagnostics: readonly Diagnostic[]): boolean {
  return diagnostics.some((diagnostic) => diagnostic.severity === 'error');
}

/** One attempt after the other, until the definitions that no longer fit have been put aside. */
class EntryCompiler {
  private readonly entered: readonly SessionItem[];
  private bound: readonly string[];
  private renewsVariables = false;
  private readonly reloaded: readonly string[];
  private readonly open: readonly Variable[];

  constructor(
    private readonly state: SessionState,
    private readonly entry: ParsedEntry,
    private readonly input: EntryInput,
    private readonly native: NativeExtensions | undefined,
  ) {
    this.entered = definitionsOf(entry.items);
    this.bound = entry.statements.flatMap((statement) => boundBy(statement, state));
    const paths = [...new Set((input.files ?? []).map(({ module }) => module))];
    this.reloaded = paths.filter((path) => state.names.modules.has(path));
    this.open = openVariables(state);
  }

  /** A value of another type makes a new variable out of one that would be assigned. */
  compile(): CompiledEntry | FailedEntry {
    const first = this.compileOnce();
    const assigned = this.entry.statements.flatMap((statement) => assignedBy(statement, this.state));
    if (first.kind === 'compiled' || assigned.length === 0) return first;
    this.renewsVariables = true;
    this.bound = [...this.bound, ...assigned];
    const second = this.compileOnce();
    return second.kind === 'compiled' ? second : first;
  }

  private compileOnce(): CompiledEntry | FailedEntry {
    const undo = this.remember();
    // Definitions that are loaded again may mean something else wherever a name is used.
    const renewed = () => this.reloaded.length > 0;
    const change = changeBy(this.state.items, this.entered, this.bound, renewed);
    let again = change.again;
    const aside: SessionItem[] = [];
    for (;;) {
      const attempt = this.attempt(change, again);
      if ('compiled' in attempt) {
        return this.finish(attempt.compiled, attempt.types, change, again, aside, undo);
      }
      undo();
      const stale = staleItems(again, attempt.diagnostics);
      if (stale === undefined) {
        return { kind: 'failed', diagnostics: this.explained(attempt.diagnostics) };
      }
      again = again.filter((item) => !stale.some((each) => each.key === item.key));
      aside.push(...stale);
    }
  }

  private attempt(
    change: Change,
    again: readonly SessionItem[],
  ):
    | { readonly compiled: ResolvedEntry; readonly program: R.ResolvedProgram; readonly types: AdditionTypes }
    | { readonly diagnostics: readonly Diagnostic[] } {
    const imports = this.entry.items.filter((item) => item.kind === 'Use' || item.kind === 'Import');
    const items = [...imports, ...[...again, ...this.entered].flatMap(({ parts }) => parts)];
    const { files, statements } = this.entry;
    const opened = this.input.opened ?? [];
    const replaced = this.replaced(change);
    const parts = { files, items, statements, opened, renewsVariables: this.renewsVariables };
    const resolved = resolveEntry(this.state.names, parts, replaced, builtinScope);
    if (hasErrors(resolved.diagnostics)) return { diagnostics: resolved.diagnostics };
    const program = programWith(this.state.program, resolved, replaced, goneBlocks(change));
    const types = checkAdded(program, resolved.added, this.native, this.state.types);
    if (hasErrors(types.diagnostics)) return { diagnostics: types.diagnostics };
    return { compiled: resolved, program, types };
  }

  /** All names whose meaning ends: those of what is bound again are entered again. */
  private replaced(change: Change): ReplacedNames {
    // What a statement binds anew keeps its meaning until then: `x = x + 1`.
    const overwritten = change.replaced.filter(({ name }) => this.bound.includes(name));
    const gone = [...change.replaced, ...change.again, ...this.entered];
    const inner = gone.flatMap(({ parts }) =>
      parts.flatMap((part) => (part.kind === 'Module' ? [part.name.name] : [])),
    );
    return {
      values: new Set(
        gone.flatMap((item) =>
          item.parts[0].kind === 'Type' || overwritten.includes(item) ? [] : item.values,
        ),
      ),
      types: new Set(gone.flatMap(({ types }) => types)),
      modules: new Set([...this.reloaded, ...inner]),
    };
  }

  private finish(
    entry: ResolvedEntry,
    types: AdditionTypes,
    change: Change,
    again: readonly SessionItem[],
    aside: readonly SessionItem[],
    undo: () => void,
  ): CompiledEntry {
    const replaced = this.replaced(change);
    const program = programWith(this.state.program, entry, replaced, goneBlocks(change));
    const { bindings, mvars, constants } = this.state.program;
    const during: R.ResolvedProgram = {
      ...program,
      bindings: [...new Set([...bindings, ...program.bindings, ...entry.added.bindings])],
      mvars: [...new Set([...mvars, ...program.mvars])],
      constants: [...new Set([...constants, ...program.constants])],
    };
    const fresh = again.map((item) => ({ ...item, stale: undefined }));
    const loaded = this.entry.files.map(({ path }) => ({
      path,
      isOpened: (this.input.opened ?? []).includes(path),
    }));
    const after: SessionState = {
      names: entry.names,
      program,
      types: typesOf(program, types.types, this.state.types),
      items: [...change.kept, ...fresh, ...aside, ...this.entered],
      loaded: [
        ...this.state.loaded.filter(({ path }) => !loaded.some((each) => each.path === path)),
        ...loaded,
      ],
    };
    const wasStale = new Set(
      this.state.items.flatMap((item) => (item.stale === undefined ? [] : [item.key])),
    );
    return {
      kind: 'compiled',
      after,
      during,
      steps: entry.steps,
      mvars: entry.added.mvars.filter(({ start }) => start === undefined),
      constants: entry.added.constants.filter(({ module }) => module === entry.names.root.module),
      checks: types.checks,
      types: types.types,
      defined: this.entered,
      imports: this.entry.items.filter((item) => item.kind === 'Use' || item.kind === 'Import'),
      newlyStale: aside.filter(({ key }) => !wasStale.has(key)),
      replacedTypes: new Set(change.replaced.flatMap((item) => item.types)),
      undo,
    };
  }

  /** Remembers which types are still open; the result opens them again. */
  private remember(): () => void {
    const waiting = this.open.map((variable) => variable.waiting?.slice());
    return () => {
      this.open.forEach((variable, index) => {
        variable.link = undefined;
        variable.waiting = waiting[index]?.slice();
      });
    };
  }

  /** Tells of definitions that are out of force where the entry uses them. */
  private explained(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
    const stale = this.state.items.filter((item) => item.stale !== undefined);
    if (stale.length === 0) return diagnostics;
    return diagnostics.map((diagnostic) => {
      const span = diagnostic.label?.span;
      const text = span?.source.text.slice(span.start, span.end) ?? '';
      const item = stale.find(({ name }) => text === name || text.startsWith(`${name}(`));
      const reason = item?.stale?.diagnostics[0].message;
      if (item === undefined || reason === undefined) return diagnostic;
      const note = `\`${item.name}\` was put aside when something that it uses changed: ${reason}`;
      return { ...diagnostic, help: 'define it again', note };
    });
  }
}

/** Names that a statement binds; a name that is a shared variable already is assigned, not bound. */
function boundBy(statement: Ast.Statement, state: SessionState): string[] {
  if (statement.kind === 'Assign') {
    const { target } = statement;
    const owner = target.kind === 'Index' && target.target.kind === 'Name' ? target.target.name : undefined;
    const isBinding = owner !== undefined && state.names.root.values.get(owner)?.entity.kind === 'binding';
    return isBinding ? [owner] : [];
  }
  if (statement.kind !== 'Bind') return [];
  const names = namesIn(statement.pattern);
  const isPlain =
    statement.pattern.kind === 'NamePattern' && !statement.isVar && statement.type === undefined;
  return names.filter((name) => !isPlain || state.names.root.values.get(name)?.entity.kind !== 'mvar');
}

/** The session's variable that a statement assigns. */
function assignedBy(statement: Ast.Statement, state: SessionState): string[] {
  if (statement.kind !== 'Bind' || statement.pattern.kind !== 'NamePattern') return [];
  if (statement.isVar || statement.type !== undefined) return [];
  const { name } = statement.pattern;
  const entity = state.names.root.values.get(name)?.entity;
  return entity?.kind === 'mvar' && entity.mvar.start !== undefined ? [name] : [];
}

/** Implementations that are written anew or gone, by the span of their block. */
function goneBlocks(change: Change): Set<unknown> {
  const items = [...change.replaced, ...change.again];
  return new Set(
    items.flatMap(({ parts }) => parts.flatMap((part) => (part.kind === 'Impl' ? [part.span] : []))),
  );
}

/** Variables that stand in the types of bindings and are not known yet. */
function openVariables(state: SessionState): Variable[] {
  const found = new Set<Variable>();
  for (const scheme of state.types.bindings.values())
    eachVariable(scheme.type, (variable) => {
      if (variable.level !== GENERIC) found.add(variable);
    });
  return [...found];
}

/**
 * The definitions bound again in which all errors stand; undefined when an error stands elsewhere: then the entry itself
 * is wrong.
 */
function staleItems(
  again: readonly SessionItem[],
  diagnostics: readonly Diagnostic[],
): SessionItem[] | undefined {
  const errors = diagnostics.filter(({ severity }) => severity === 'error');
  const found = new Map<SessionItem, Diagnostic[]>();
  for (const diagnostic of errors) {
    const item = again.find(({ parts }) => parts.some((part) => holds(part.span, diagnostic)));
    if (item === undefined) return undefined;
    const own = found.get(item);
    if (own === undefined) found.set(item, [diagnostic]);
    else own.push(diagnostic);
  }
  return [...found].map(([item, own]) => ({ ...item, stale: { diagnostics: own } }));
}

function holds(outer: Ast.Item['span'], { label }: Diagnostic): boolean {
  const span = label?.span;
  return (
    span !== undefined && span.source === outer.source && outer.start <= span.start && span.end <= outer.end
  );
}
