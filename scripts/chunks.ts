/**
 * Joins the chunks that esbuild splits a program into to few files, each a function as CommonJS has them.
 *
 * esbuild makes a chunk of the modules that the same entries and dynamic imports need: dozens, of which a start would
 * open twenty. Here all that the command's own entry needs becomes one file, all that running a program needs besides
 * another, and every other chunk stays a file. Inside a file a chunk is a function called on the spot. What it imports
 * are variables of that function, set when it begins: chunks depend on each other in one direction only, so that all
 * is there by then, and hot code pays nothing. (It also means that no module may export a variable that changes; the
 * linter sees to that.)
 */

import ts from 'typescript';

/** Chunks as esbuild wrote them, ES modules, by file name. */
export type Chunks = ReadonlyMap<string, string>;

interface Chunk {
  readonly name: string;
  readonly text: string;
  readonly tree: ts.SourceFile;
  /** Chunks that must have run before this one. */
  readonly needs: readonly string[];
}

/** Holds the small chunks that are left; each runs when it is needed. */
const tools = 'tools.js';

/** Chunks that programs and other commands share stand with the command's entry, unless they are larger than this. */
const largestShared = 10_000;

/**
 * The files to write, by name. `entry` and `program` are chunks; the files of these names hold what they need too.
 */
export function joinChunks(chunks: Chunks, entry: string, program: string): Map<string, string> {
  const parsed = new Map([...chunks].map(([name, text]) => [name, parse(name, text)]));
  const placed = place(parsed, entry, program);
  const files = new Map<string, string>();
  for (const file of new Set(placed.values())) {
    const members = inOrder(
      parsed,
      [...placed.keys()].filter((name) => placed.get(name) === file),
    );
    files.set(file, fileOf(file, members, placed));
  }
  return files;
}

function parse(name: string, text: string): Chunk {
  const tree = ts.createSourceFile(name, text, ts.ScriptTarget.Latest);
  const needs = tree.statements.flatMap((statement) => {
    const from = ts.isImportDeclaration(statement) ? specifierOf(statement) : '';
    return from.startsWith('./') ? [from.slice(2)] : [];
  });
  return { name, text, tree, needs };
}

/** The file of each chunk. */
function place(chunks: ReadonlyMap<string, Chunk>, entry: string, program: string): Map<string, string> {
  const first = closure(chunks, entry);
  const ofProgram = [...closure(chunks, program)].filter((name) => !first.has(name));
  const ofOthers = new Set(
    [...chunks.keys()]
      .filter((name) => !ofProgram.includes(name))
      .flatMap((name) => chunks.get(name)?.needs ?? []),
  );
  const isSmall = (name: string) =>
    [...closure(chunks, name)].every((each) => first.has(each) || sizeOf(chunks, each) <= largestShared);
  for (const name of ofProgram) {
    if (ofOthers.has(name) && isSmall(name)) for (const each of closure(chunks, name)) first.add(each);
  }
  return new Map(
    [...chunks.keys()].map((name) => [
      name,
      first.has(name)
        ? entry
        : ofProgram.includes(name)
          ? program
          : sizeOf(chunks, name) > largestShared
            ? name.toLowerCase()
            : tools,
    ]),
  );
}

function sizeOf(chunks: ReadonlyMap<string, Chunk>, name: string): number {
  return chunks.get(name)?.text.length ?? 0;
}

/** A chunk and all that it needs. */
function closure(chunks: ReadonlyMap<string, Chunk>, name: string, found = new Set<string>()): Set<string> {
  if (found.has(name)) return found;
  found.add(name);
  for (const needed of chunks.get(name)?.needs ?? []) closure(chunks, needed, found);
  return found;
}

/** What is needed before who needs it. */
function inOrder(chunks: ReadonlyMap<string, Chunk>, names: readonly string[]): Chunk[] {
  const ordered = new Set<Chunk>();
  const visit = (name: string): void => {
    const chunk = chunks.get(name);
    if (chunk === undefined || ordered.has(chunk) || !names.includes(name)) return;
    chunk.needs.forEach(visit);
    ordered.add(chunk);
  };
  names.forEach(visit);
  return [...ordered];
}

function fileOf(file: string, members: readonly Chunk[], placed: ReadonlyMap<string, string>): string {
  const access = (name: string) => {
    const home = placed.get(name);
    return `${home === file ? 'exports' : `require("./${home}")`}[${JSON.stringify(name)}]`;
  };
  const body = (chunk: Chunk) => `function(){${rewritten(chunk, access)}}`;
  if (file !== tools) {
    const statements = members.map((chunk) => `exports[${JSON.stringify(chunk.name)}]=(${body(chunk)})();`);
    return `"use strict";\n${statements.join('\n')}\n`;
  }
  const statements = members.map((chunk) => `later(${JSON.stringify(chunk.name)},${body(chunk)});`);
  return `"use strict";\n${later}\n${statements.join('\n')}\n`;
}

/** Runs a chunk when its exports are first asked for. */
const later = 'function later(name,run){let made;Object.defineProperty(exports,name,{get:()=>made??=run()})}';

/** The text of a chunk with variables for imports and `return` for exports. */
function rewritten({ text, tree }: Chunk, access: (chunk: string) => string): string {
  const edits: { start: number; end: number; text: string }[] = [];
  const replace = (node: ts.Node, by: string) =>
    edits.push({ start: node.getStart(tree), end: node.end, text: by });
  let exported = '';
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node)) {
      replace(node, variablesOf(node, access));
    } else if (ts.isExportDeclaration(node)) {
      exported += `return{${exportsOf(node)}};`;
      replace(node, '');
    } else if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
      const [target] = node.arguments;
      if (!ts.isStringLiteral(target)) throw new Error('a dynamic import of a computed name');
      replace(node, `Promise.resolve().then(()=>${valueOf(target.text, access)})`);
    } else {
      ts.forEachChild(node, visit);
    }
  };
  ts.forEachChild(tree, visit);
  let result = '';
  let position = 0;
  for (const { start, end, text: by } of edits.sort((a, b) => a.start - b.start)) {
    result += text.slice(position, start) + by;
    position = end;
  }
  return `${result}${text.slice(position)}\n${exported}`;
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
  if (bindings && ts.isNamedImports(bindings)) {
    const names = bindings.elements.map(
      (each) => `${(each.propertyName ?? each.name).text}:${each.name.text}`,
    );
    variables.push(`{${names.join(',')}}=${value}`);
  }
  return `var ${variables.join(',')};`;
}

function exportsOf(node: ts.ExportDeclaration): string {
  const clause = node.exportClause;
  if (clause === undefined || !ts.isNamedExports(clause)) throw new Error('an export of everything');
  return clause.elements
    .map((each) => `${each.name.text}:${(each.propertyName ?? each.name).text}`)
    .join(',');
}

function specifierOf(node: ts.ImportDeclaration): string {
  return (node.moduleSpecifier as ts.StringLiteral).text; // the grammar has nothing else there
}
