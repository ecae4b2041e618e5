/**
 * Joins the chunks that esbuild splits a program into to few files, each a function as CommonJS has them.
 *
 * esbuild makes a chunk of the modules that the same entries and dynamic imports need: dozens, of which a start would
 * open twenty. Here all that the command's own entry needs becomes one file, all that running a program needs besides
 * another, and every other chunk stays a file. Inside a file a chunk is a function, called when its exports are first
 * asked for. What it imports are variables of that function, set when it begins: chunks depend on each other in one
 * direction only, so that all is there by then, and hot code pays nothing. (It also means that no module may export a
 * variable that changes; the linter sees to that.)
 *
 * Late chunks are those that a short program does not need. Who imports one sets the variables when one of them is first
 * used, at the price of a comparison at each use: until then the chunk does not run, and its file is not read.
 */

import ts from 'typescript';

/** Chunks as esbuild wrote them, ES modules, by file name. */
export type Chunks = ReadonlyMap<string, string>;

/** The late chunks, each with the file that it stands in; none for that of who needs it first. */
export type LateChunks = ReadonlyMap<string, string | undefined>;

interface Chunk {
  readonly name: string;
  readonly text: string;
  readonly tree: ts.SourceFile;
  readonly symbols: ts.TypeChecker;
  /** Chunks that must have run before this one. */
  readonly needs: readonly string[];
  /** Late chunks that this one imports. */
  readonly late: readonly string[];
  /** Chunks that it imports dynamically. */
  readonly dynamic: readonly string[];
}

/** Holds the small chunks that are left; each runs when it is needed. */
const tools = 'tools.js';

/** Chunks that programs and other commands share stand with the command's entry, unless they are larger than this. */
const largestShared = 10_000;

/**
 * The files to write, by name. `entry` and `program` are chunks; the files of these names hold what they need too.
 * The function of each file gives `module.exports` a function from the name of a chunk to its exports; the file of
 * `entry` runs that chunk.
 */
export function joinChunks(
  chunks: Chunks,
  entry: string,
  program: string,
  late: LateChunks = new Map(),
): Map<string, string> {
  const parsed = reachable(parseAll(chunks, late), entry);
  const placed = place(parsed, entry, program, late);
  const files = new Map<string, string>();
  for (const file of new Set(placed.values())) {
    const members = [...placed.keys()].filter((name) => placed.get(name) === file);
    files.set(file, fileOf(file, members, { parsed, placed, late, entry }));
  }
  return files;
}

/** Parses all chunks as one program, so that uses of an import can be told from other variables of its name. */
function parseAll(chunks: Chunks, late: LateChunks): Map<string, Chunk> {
  const trees = new Map(
    [...chunks].map(([name, text]) => [name, ts.createSourceFile(name, text, ts.ScriptTarget.Latest, true)]),
  );
  const symbols = symbolsOf(trees);
  return new Map(
    [...trees].map(([name, tree]) => {
      const exported = tree.statements.flatMap((each) =>
        ts.isExportDeclaration(each) ? [...namesOf(each.exportClause)] : [],
      );
      const imports = tree.statements.filter(
        (each): each is ts.ImportDeclaration =>
          ts.isImportDeclaration(each) && specifierOf(each).startsWith('./'),
      );
      // What is handed on must be there.
      const isLate = (each: ts.ImportDeclaration) =>
        late.has(targetOf(each)) &&
        !namesOf(each.importClause?.namedBindings).some((imported) => exported.includes(imported));
      const needs = imports.filter((each) => !isLate(each)).map(targetOf);
      const lateImports = imports.filter(isLate).map(targetOf);
      const dynamic = dynamicImports(tree);
      return [name, { name, text: tree.text, tree, symbols, needs, late: lateImports, dynamic }];
    }),
  );
}

function targetOf(node: ts.ImportDeclaration): string {
  return specifierOf(node).slice(2);
}

/** Our own chunks that `import(…)` names. */
function dynamicImports(tree: ts.SourceFile): string[] {
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
      const [target] = node.arguments;
      if (!ts.isStringLiteral(target)) throw new Error('a dynamic import of a computed name');
      if (target.text.startsWith('./')) found.push(target.text.slice(2));
    }
    ts.forEachChild(node, visit);
  };
  visit(tree);
  return found;
}

/** The names of this chunk that are imported, or exported. */
function namesOf(bindings: ts.NamedImportBindings | ts.NamedExportBindings | undefined): string[] {
  if (bindings === undefined || ts.isNamespaceImport(bindings) || ts.isNamespaceExport(bindings)) return [];
  return ts.isNamedImports(bindings)
    ? bindings.elements.map((each) => each.name.text)
    : bindings.elements.map((each) => (each.propertyName ?? each.name).text);
}

/** What tells which variable a name means. */
function symbolsOf(trees: ReadonlyMap<string, ts.SourceFile>): ts.TypeChecker {
  const host: ts.CompilerHost = {
    ...ts.createCompilerHost({}),
    getSourceFile: (name) => trees.get(name),
    fileExists: (name) => trees.has(name),
    getCurrentDirectory: () => '',
    writeFile: () => undefined,
  };
  const options = { allowJs: true, noLib: true, noResolve: true, types: [], target: ts.ScriptTarget.Latest };
  return ts.createProgram([...trees.keys()], options, host).getTypeChecker();
}

/** The chunks that the entry needs in any way: esbuild writes others for modules that are entries only to stand alone. */
function reachable(chunks: ReadonlyMap<string, Chunk>, entry: string): Map<string, Chunk> {
  const found = new Map<string, Chunk>();
  const visit = (name: string): void => {
    const chunk = chunks.get(name);
    if (chunk === undefined || found.has(name)) return;
    found.set(name, chunk);
    [...chunk.needs, ...chunk.late, ...chunk.dynamic].forEach(visit);
  };
  visit(entry);
  return found;
}

/** The file of each chunk. */
function place(
  chunks: ReadonlyMap<string, Chunk>,
  entry: string,
  program: string,
  late: LateChunks,
): Map<string, string> {
  const placed = new Map<string, string>();
  const put = (names: Iterable<string>, file: string): void => {
    for (const name of names) if (!placed.has(name)) placed.set(name, file);
  };
  // What stands with whoever needs it first.
  const isUnplaced = (name: string) => late.get(name) === undefined;
  const first = closure(chunks, entry);
  const ofProgram = [...closure(chunks, program, isUnplaced)].filter((name) => !first.has(name));
  put(first, entry);
  put(sharedAndSmall(chunks, ofProgram, isUnplaced), entry);
  put(closure(chunks, entry, isUnplaced), entry);
  put(ofProgram, program);
  for (const [name, file] of late) if (file !== undefined && chunks.has(name)) put([name], file);
  for (const [name, file] of late) if (file !== undefined) put(closure(chunks, name, isUnplaced), file);
  for (const name of chunks.keys())
    put([name], sizeOf(chunks, name) > largestShared ? name.toLowerCase() : tools);
  return placed;
}

/** What commands need of the program's chunks that need but little of them. */
function sharedAndSmall(
  chunks: ReadonlyMap<string, Chunk>,
  ofProgram: readonly string[],
  isUnplaced: (late: string) => boolean,
): Set<string> {
  const shared = new Set<string>();
  for (const root of new Set([...chunks.values()].flatMap(({ dynamic }) => dynamic))) {
    const reached = closure(chunks, root, isUnplaced);
    const needed = ofProgram.filter((name) => reached.has(name));
    const size = needed.reduce((sum, each) => sum + sizeOf(chunks, each), 0);
    if (size <= largestShared) for (const each of needed) shared.add(each);
  }
  return shared;
}

function sizeOf(chunks: ReadonlyMap<string, Chunk>, name: string): number {
  return chunks.get(name)?.text.length ?? 0;
}

/** A chunk and all that it needs; with `isWanted`, also the late chunks that it says of. */
function closure(
  chunks: ReadonlyMap<string, Chunk>,
  name: string,
  isWanted: (late: string) => boolean = () => false,
  found = new Set<string>(),
): Set<string> {
  if (found.has(name)) return found;
  found.add(name);
  const chunk = chunks.get(name);
  for (const needed of [...(chunk?.needs ?? []), ...(chunk?.late ?? []).filter(isWanted)]) {
    closure(chunks, needed, isWanted, found);
  }
  return found;
}

interface Linking {
  readonly parsed: ReadonlyMap<string, Chunk>;
  readonly placed: ReadonlyMap<string, string>;
  readonly late: LateChunks;
  readonly entry: string;
}

function fileOf(file: string, members: readonly string[], { parsed, placed, late, entry }: Linking): string {
  const access = (name: string) => {
    const home = placed.get(name);
    return `${home === file ? 'chunk' : `require("./${home}")`}(${JSON.stringify(name)})`;
  };
  const functions = members.flatMap((name) => {
    const chunk = parsed.get(name);
    if (chunk === undefined) return [];
    const body = `function(){${rewritten(chunk, access)}}`;
    // V8 compiles a function in parentheses at once, which saves it from reading twice what runs anyway.
    const isCertain = file !== tools && !late.has(name);
    return [`${JSON.stringify(name)}:${isCertain ? `(${body})` : body}`];
  });
  const start = file === entry ? `chunk(${JSON.stringify(entry)});\n` : '';
  return `"use strict";\n${runtime}\nvar chunks={${functions.join(',\n')}};\n${start}`;
}

/** Runs a chunk when its exports are first asked for. */
const runtime = 'var made={};function chunk(name){return made[name]??=chunks[name]()}module.exports=chunk;';

/** The text of a chunk with variables for imports and `return` for exports. */
function rewritten(chunk: Chunk, access: (chunk: string) => string): string {
  const { text, tree } = chunk;
  const edits: Edit[] = [];
  const replace = (node: ts.Node, by: string) =>
    edits.push({ start: node.getStart(tree), end: node.end, text: by });
  let exported = '';
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node)) {
      if (chunk.late.includes(targetOf(node)))
        replace(node, lateVariables(node, chunk.symbols, access, edits));
      else replace(node, variablesOf(node, access));
    } else if (ts.isExportDeclaration(node)) {
      exported += exportsOf(node);
      replace(node, '');
    } else if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
      const [target] = node.arguments;
      // A literal: `dynamicImports` has seen to that.
      replace(node, `Promise.resolve().then(()=>${valueOf((target as ts.StringLiteral).text, access)})`);
    } else {
      ts.forEachChild(node, visit);
    }
  };
  ts.forEachChild(tree, visit);
  return `${edited(text, edits)}\nreturn{${exported}};`;
}

interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

function edited(text: string, edits: readonly Edit[]): string {
  let result = '';
  let position = 0;
  for (const { start, end, text: by } of [...edits].sort((a, b) => a.start - b.start)) {
    result += text.slice(position, start) + by;
    position = end;
  }
  return result + text.slice(position);
}

/**
 * Variables for what is imported from a late chunk, and a function that sets them; adds the edits by which each use of
 * them calls it. A value of `null` or `undefined` is asked for again, and the same.
 */
function lateVariables(
  node: ts.ImportDeclaration,
  symbols: ts.TypeChecker,
  access: (chunk: string) => string,
  edits: Edit[],
): string {
  const bindings = node.importClause?.namedBindings;
  // Without names the import keeps the order in which modules run, and that of late ones is none.
  if (bindings === undefined) return '';
  if (!ts.isNamedImports(bindings)) throw new Error('a late chunk is imported as a whole');
  const load = `$load${node.pos}`;
  for (const use of usesOf(bindings, symbols)) {
    const bound = `(${use.text}??${load}(),${use.text})`;
    const isShort = ts.isShorthandPropertyAssignment(use.parent);
    edits.push({ start: use.getStart(), end: use.end, text: isShort ? `${use.text}:${bound}` : bound });
  }
  const names = namesOf(bindings).join(',');
  return `var ${names};function ${load}(){(${patternOf(bindings)}=${access(targetOf(node))})}`;
}

/** Where the file uses what is imported. */
function usesOf(bindings: ts.NamedImports, symbols: ts.TypeChecker): ts.Identifier[] {
  const imported = new Map(
    bindings.elements.map((each) => [each.name.text, symbols.getSymbolAtLocation(each.name)]),
  );
  const uses: ts.Identifier[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isIdentifier(node) && imported.has(node.text) && !isOnlyName(node)) {
      const symbol = ts.isShorthandPropertyAssignment(node.parent)
        ? symbols.getShorthandAssignmentValueSymbol(node.parent)
        : symbols.getSymbolAtLocation(node);
      if (symbol === imported.get(node.text)) uses.push(node);
    }
    if (!ts.isImportDeclaration(node)) ts.forEachChild(node, visit);
  };
  visit(bindings.getSourceFile());
  return uses;
}

/** Whether the identifier names a property, which no variable is asked for. */
function isOnlyName(node: ts.Identifier): boolean {
  const { parent } = node;
  return (
    (ts.isPropertyAccessExpression(parent) && parent.name === node) ||
    (ts.isBindingElement(parent) && parent.propertyName === node) ||
    ((ts.isPropertyAssignment(parent) || ts.isClassElement(parent) || ts.isMethodDeclaration(parent)) &&
      parent.name === node)
  );
}

/** The exports of a chunk of ours, or of a module of Node. */
function valueOf(from: string, access: (chunk: string) => string): string {
  return from.startsWith('./') ? access(from.slice(2)) : `require(${JSON.stringify(from)})`;
}

/** `import{a as b}from"x"` as `var{a:b}=…`. */
function variablesOf(node: ts.ImportDeclaration, access: (chunk: string) => string): string {
  const from = specifierOf(node);
  const value = valueOf(from, access);
  const clause = node.importClause;
  if (clause === undefined) return `${value};`;
  const variables: string[] = [];
  // What is not ours is a module of Node or CommonJS: its default is the module.
  if (clause.name) variables.push(`${clause.name.text}=${value}`);
  const bindings = clause.namedBindings;
  if (bindings && ts.isNamespaceImport(bindings)) variables.push(`${bindings.name.text}=${value}`);
  if (bindings && ts.isNamedImports(bindings)) variables.push(`${patternOf(bindings)}=${value}`);
  return `var ${variables.join(',')};`;
}

function patternOf(bindings: ts.NamedImports): string {
  const names = bindings.elements.map((each) => `${(each.propertyName ?? each.name).text}:${each.name.text}`);
  return `{${names.join(',')}}`;
}

function exportsOf(node: ts.ExportDeclaration): string {
  const clause = node.exportClause;
  if (clause === undefined || !ts.isNamedExports(clause)) throw new Error('an export of everything');
  return clause.elements
    .map((each) => `${each.name.text}:${(each.propertyName ?? each.name).text},`)
    .join('');
}

function specifierOf(node: ts.ImportDeclaration): string {
  return (node.moduleSpecifier as ts.StringLiteral).text; // the grammar has nothing else there
}
