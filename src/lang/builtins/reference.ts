/** The reference page of the builtins, made from their rows. */

import { bareName } from './define';
import { coreSections, moduleRows, namespaceRows } from './groups';
import { receiversOf } from './receivers';
import type { BuiltinRow } from './row';
import { libraryTypes } from './types';

interface Section {
  readonly title: string;
  readonly rows: readonly BuiltinRow[];
}

/** Everything under headings: always visible, by namespace, by module. */
function sections(): Section[] {
  const namespaces = Object.entries(namespaceRows).map(([name, rows]) => ({
    title: `\`${name}\``,
    rows: rows().filter((row) => row.name.startsWith(`${name}.`)),
  }));
  const modules = Object.entries(moduleRows).map(([name, rows]) => ({
    title: `Module \`${name}\``,
    rows: rows(),
  }));
  const core = coreSections.map(({ title, rows }) => ({ title, rows: rows() }));
  return [...core, ...namespaces, ...modules];
}

function code(text: string): string {
  return text.includes('`') ? `\`\` ${text} \`\`` : `\`${text}\``;
}

function methodNote(row: BuiltinRow): string {
  const { types, name } = receiversOf(row);
  if (types === 'any') return ` Method of every value.`;
  if (types.length === 0) return '';
  const call = name === bareName(row.name) ? 'Method' : `Method \`${name}\``;
  return types.length > 6 ? ` ${call} of numbers.` : ` ${call} of ${types.join(', ')}.`;
}

function exampleNote(row: BuiltinRow): string {
  if (row.example === undefined) return '';
  const [expression, shown] = row.example;
  return shown === '' ? '' : ` Example: ${code(expression)} is ${code(shown)}.`;
}

function entry(row: BuiltinRow): string {
  const [, bounds = '', rest = row.signature] = /^(\[[^\]]*\])?(\(.*)$/.exec(row.signature) ?? [];
  return `- ${code(`${row.name}${bounds}${rest}`)}  \n  ${row.doc}${methodNote(row)}${exampleNote(row)}`;
}

function typeEntry(declaration: string, doc: string, module: string): string {
  return `- ${code(declaration)}  \n  ${doc}${module === '' ? '' : ` Module \`${module}\`.`}`;
}

/** The page in Markdown. */
export function referencePage(): string {
  const parts = sections().map(({ title, rows }) => `## ${title}\n\n${rows.map(entry).join('\n')}\n`);
  const types = libraryTypes.map(({ declaration, doc, module }) => typeEntry(declaration, doc, module));
  return `# Builtins and standard library

Made from the tables in \`src/lang/builtins\` by \`node --import tsx scripts/reference.ts\`; change those, not this page.
Single capital letters are types that the call decides, \`[T]\` is a list of T, a parameter with \`= ()\` may be left out.

${parts.join('\n')}
## Types

${types.join('\n')}
`;
}
