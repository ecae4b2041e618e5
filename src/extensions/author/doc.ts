/** A reference page of an extension in Markdown: what its wrapper offers, and the native functions behind it. */

import { renderDiagnostic } from '../../lang/diagnostics/terminal';
import { parseFile } from '../../lang/syntax';
import type { FunctionItem, ImplItem, Item, TypeItem } from '../../lang/syntax/ast';
import { Source } from '../../lang/syntax/source';
import { CommandFailure } from '../../project/failure';
import type { InspectedLibrary } from './inspect';

/** What a page is made of. */
export interface DocumentedExtension {
  readonly name: string;
  readonly version: string;
  readonly description: string;
  readonly types: readonly DocumentedItem[];
  readonly functions: readonly DocumentedItem[];
  /** Operators and the like, by type. */
  readonly implementations: readonly {
    readonly type: string;
    readonly trait: string;
    readonly methods: readonly string[];
  }[];
  readonly native: InspectedLibrary['functions'];
}

/** A public type or function of a wrapper. */
export interface DocumentedItem {
  readonly name: string;
  /** As it is written in the wrapper, without its body. */
  readonly text: string;
  readonly doc: string | undefined;
}

/** Reads the wrapper; throws a `CommandFailure` with its diagnostics when it cannot be read. */
export function documentation(
  head: Pick<DocumentedExtension, 'name' | 'version' | 'description'>,
  wrappers: readonly { readonly path: string; readonly text: string }[],
  library: InspectedLibrary,
): DocumentedExtension {
  const items = wrappers.flatMap(({ path, text }) => {
    const source = new Source(path, text);
    const { file, diagnostics } = parseFile(source);
    if (diagnostics.some(({ severity }) => severity === 'error'))
      throw new CommandFailure(diagnostics.map((one) => renderDiagnostic(one, false)).join(''));
    return file.items;
  });
  return {
    ...head,
    types: [...ownTypes(library), ...items.filter(isPublicType).map(typeItem)],
    functions: withoutRepetition(items.filter(isPublicFunction).map(functionItem)),
    implementations: items.filter(isImplementation).map((item) => ({
      type: textOf(item.target),
      trait: item.trait.name,
      methods: [...new Set(item.methods.map((method) => method.name.name))],
    })),
    native: library.functions,
  };
}

function isPublicType(item: Item): item is TypeItem {
  return item.kind === 'Type' && item.isPublic;
}

function isPublicFunction(item: Item): item is FunctionItem {
  return item.kind === 'Function' && item.isPublic;
}

function isImplementation(item: Item): item is ImplItem {
  return item.kind === 'Impl';
}

/** Types that the library itself brings into programs. */
function ownTypes(library: InspectedLibrary): DocumentedItem[] {
  return library.types.map(({ name, doc, fields }) => {
    const body = fields?.map((field) => `${field.name}: ${field.type}`).join(', ');
    const text = body === undefined ? `type ${name}` : `type ${name} = { ${body} }`;
    return {
      name,
      text,
      doc: doc ?? (fields === undefined ? 'A handle to an object of the library.' : undefined),
    };
  });
}

function typeItem(item: TypeItem): DocumentedItem {
  return { name: item.name.name, text: textOf(item).replace(/^pub\s+/, ''), doc: item.doc };
}

/** The head of a function: from its name to the `=` before its body. */
function functionItem(item: FunctionItem): DocumentedItem {
  const { source, start } = item.name.span;
  const head = source.text.slice(start, item.body.span.start);
  const text = head.replace(/\s*=\s*$/, '').replace(/\s+/g, ' ');
  return { name: item.name.name, text, doc: item.doc };
}

function textOf({ span }: Pick<Item, 'span'>): string {
  return span.source.text.slice(span.start, span.end).trim();
}

/** Clauses of one function stand once, with the first one's text and doc. */
function withoutRepetition(items: readonly DocumentedItem[]): DocumentedItem[] {
  const seen = new Set<string>();
  return items.filter(({ text }) => !seen.has(text) && seen.add(text));
}

/** What operators are written as, by the method of Num that they call. */
const operators: Readonly<Record<string, string>> = {
  add: '+',
  sub: '-',
  mul: '*',
  div: '/',
  mod: '%',
  neg: '-x',
};

/** The page. */
export function markdown(extension: DocumentedExtension): string {
  const { name, version, description, types, functions, native } = extension;
  const sections = [
    `# ${name} ${version}`,
    ...(description === '' ? [] : [description]),
    `\`\`\`\nimport ${name}\nuse ${name}.*\n\`\`\``,
    ...listed('Types', types),
    ...listed('Functions', functions),
    ...operatorSection(extension),
  ];
  if (native.length > 0) {
    const rows = native.map(
      ({ name: own, signature, mode, doc }) =>
        `| \`${own}\` | ${signature === undefined ? '–' : `\`${cell(signature)}\``} | ${mode} | ${cell(doc ?? '')} |`,
    );
    sections.push(
      '## Native functions',
      'What the wrapper calls with `__native__`.',
      ['| name | signature | runs | |', '| --- | --- | --- | --- |', ...rows].join('\n'),
    );
  }
  return `${sections.join('\n\n')}\n`;
}

function listed(title: string, items: readonly DocumentedItem[]): string[] {
  if (items.length === 0) return [];
  const entries = items.map(({ name, text, doc }) =>
    [`### ${name}`, `\`\`\`\n${text}\n\`\`\``, ...(doc === undefined ? [] : [doc.trim()])].join('\n\n'),
  );
  return [`## ${title}`, ...entries];
}

function operatorSection({ implementations }: DocumentedExtension): string[] {
  if (implementations.length === 0) return [];
  const lines = implementations.map(({ type, trait, methods }) => {
    const names = trait === 'Num' ? methods.map((method) => operators[method] ?? method) : methods;
    return `- \`${type}\` has ${trait}${trait === 'Show' ? '' : `: ${names.map((one) => `\`${one}\``).join(' ')}`}`;
  });
  return ['## Operators and traits', lines.join('\n')];
}

function cell(text: string): string {
  return text.trim().replace(/\s+/g, ' ').replaceAll('|', '\\|');
}
