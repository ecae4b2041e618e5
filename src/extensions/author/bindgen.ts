/**
 * Writes a first wrapper from what a library registers: a function for each native one, operators and Show for types
 * whose functions follow the usual names (`vecAdd`, `vecMulScalar`, `vecShow`). The text always type-checks.
 */

import { builtinScope } from '../../lang/builtins';
import { keywords } from '../../lang/syntax/tokens';
import { parseSignature, signatureText, type Signature, type SignatureType } from '../../loader/signature';
import type { InspectedFunction, InspectedLibrary } from './inspect';

/** A wrapper. */
export interface Wrapper {
  readonly text: string;
  /** How many native functions it calls. */
  readonly count: number;
}

/**
 * The wrapper of a library.
 *
 * @param name the name that programs import
 * @param known text of a wrapper that is there: functions that it calls already are left out
 */
export function wrapperOf(library: InspectedLibrary, name: string, known: string | undefined): Wrapper {
  const natives = library.functions.filter((one) => known?.includes(`"${one.name}"`) !== true);
  const types = new Set(library.types.map((type) => type.name));
  const named = nameFunctions(natives);
  const functions = natives.map((native, index) => readFunction(native, named[index]));
  const parts =
    known === undefined ? [head(library, name), ...library.types.map((type) => typeNote(type)), ''] : [];
  const methods = operatorsOf(functions, types);
  for (const one of functions) if (!methods.used.has(one)) parts.push(functionText(one, types));
  return { text: `${[...parts, ...methods.texts].join('\n').trim()}\n`, count: natives.length };
}

const anything: SignatureType = { kind: 'any' };

/** A native function with what the wrapper calls it. */
interface WrappedFunction {
  readonly native: InspectedFunction;
  readonly name: string;
  /** Undefined where none was registered, or one that cannot be read. */
  readonly signature: Signature | undefined;
}

function head({ name: ownName, version }: InspectedLibrary, name: string): string {
  return `# What programs see of the extension: \`import ${name}\`.
# Written by \`nostos ext bindgen\` from ${ownName} ${version}; yours to change.

# requires ${ownName} ${version}
`;
}

function typeNote({ name, doc, fields }: InspectedLibrary['types'][number]): string {
  const kind =
    fields === undefined
      ? `${name}: a handle to an object that stays in the library`
      : `${name}: { ${fields.map((field) => `${field.name}: ${field.type}`).join(', ')} }`;
  return `# ${kind}${doc === undefined ? '' : `. ${oneLine(doc)}`}`;
}

function readFunction(native: InspectedFunction, name: string): WrappedFunction {
  if (native.signature === undefined) return { native, name, signature: undefined };
  try {
    const signature = parseSignature(native.signature);
    return { native, name, signature: native.binding ? signature : untyped(signature) };
  } catch {
    return { native, name, signature: undefined };
  }
}

/** A signature that only documents may be wrong in every type, and handles of such libraries have none of their own. */
function untyped({ parameters }: Signature): Signature {
  return { parameters: parameters.map(() => anything), result: anything };
}

/** The wrapper's names: what stands behind the last dot, with what stands before it where that is taken. */
function nameFunctions(natives: readonly InspectedFunction[]): string[] {
  const short = natives.map(({ name }) => identifier(name.slice(name.lastIndexOf('.') + 1)));
  const counts = new Map<string, number>();
  for (const name of short) counts.set(name, (counts.get(name) ?? 0) + 1);
  const taken = new Set<string>();
  return natives.map(({ name }, index) => {
    // An imported function hides a builtin of its name from the whole program.
    const isFree = counts.get(short[index]) === 1 && builtinScope.plain(short[index]) === undefined;
    let chosen = isFree ? short[index] : identifier(name.toLowerCase().slice(0, 1) + name.slice(1));
    while (taken.has(chosen)) chosen += '_';
    taken.add(chosen);
    return chosen;
  });
}

/** A lower-case name of the language. */
function identifier(text: string): string {
  const word = text
    .replace(/[^\p{L}\p{N}_]+(.?)/gu, (_, next: string) => next.toUpperCase())
    .replace(/^[^\p{L}]+/u, '');
  const name = word.charAt(0).toLowerCase() + word.slice(1);
  return name === '' ? 'call' : keywords.has(name) ? `${name}_` : name;
}

/** Most arguments that are thought of for a function without a signature. */
const guessedArguments = 4;

function functionText(one: WrappedFunction, types: ReadonlySet<string>): string {
  const { native, signature } = one;
  const notes = native.doc === undefined ? [] : native.doc.trim().split(/\s*\n\s*/);
  if (native.mode !== 'sync') notes.push('The calling process waits, others go on.');
  if (signature !== undefined && !native.binding)
    notes.push(
      `Registered as ${oneLine(native.signature ?? '')}, which nobody checks: keep the line that is true.`,
    );
  if (signature === undefined)
    notes.push(
      'Registered without a signature: keep the line with the right number of parameters, write their types.',
    );
  const lines = guesses(one).map((guess) => callText(one, guess, types));
  return `${[...notes.map((note) => `# ${note}`), ...lines].join('\n')}\n`;
}

/** What a function may take: what it registered where that binds, else that and more, or anything. */
function guesses({ native, signature }: WrappedFunction): Signature[] {
  if (signature !== undefined && native.binding) return [signature];
  const { parameters, result }: Signature = signature ?? { parameters: [], result: anything };
  const more = signature === undefined ? guessedArguments : 2;
  return Array.from({ length: more + 1 }, (_, count) => ({
    parameters: [...parameters, ...new Array<SignatureType>(count).fill(anything)],
    result,
  }));
}

function callText(
  { native, name }: WrappedFunction,
  signature: Signature,
  types: ReadonlySet<string>,
): string {
  const names = parameterNames(signature.parameters);
  const parameters = signature.parameters.map((type, index) => `${names[index]}: ${typeText(type, types)}`);
  return `pub ${name}(${parameters.join(', ')}) -> ${typeText(signature.result, types)} = ${nativeCall(native, names)}`;
}

function nativeCall({ name }: InspectedFunction, names: readonly string[]): string {
  return `__native__(${[JSON.stringify(name), ...names].join(', ')})`;
}

/** A type as the language writes it; what no program can name is `Any`. */
function typeText(type: SignatureType, types: ReadonlySet<string>): string {
  return namesOnly(type, types) ? signatureText(type) : 'Any';
}

function namesOnly(type: SignatureType, types: ReadonlySet<string>): boolean {
  switch (type.kind) {
    case 'function':
    case 'handle':
      return false;
    case 'named':
      return types.has(type.name);
    case 'list':
    case 'set':
    case 'option':
      return namesOnly(type.element, types);
    case 'map':
      return namesOnly(type.key, types) && namesOnly(type.value, types);
    case 'result':
      return namesOnly(type.ok, types) && namesOnly(type.error, types);
    case 'tuple':
      return type.elements.every((element) => namesOnly(element, types));
    default:
      return true;
  }
}

const usualNames: Readonly<Partial<Record<SignatureType['kind'], string>>> = {
  list: 'items',
  set: 'items',
  map: 'entries',
  string: 'text',
  int: 'n',
  float: 'x',
  float32: 'x',
  bool: 'flag',
  buffer: 'bytes',
  pid: 'pid',
};

/** Names by type; letters where all have one type, else numbered where a type stands twice. */
function parameterNames(parameters: readonly SignatureType[]): string[] {
  const names = parameters.map((type) =>
    type.kind === 'named' ? identifier(type.name) : (usualNames[type.kind] ?? 'value'),
  );
  if (names.length > 1 && names.length <= 26 && new Set(names).size === 1)
    return names.map((_, index) => String.fromCharCode('a'.charCodeAt(0) + index));
  return names.map((name, index) => {
    const earlier = names.slice(0, index).filter((other) => other === name).length;
    return names.filter((other) => other === name).length === 1 ? name : `${name}${earlier + 1}`;
  });
}

// ---------------------------------------------------------------------------------- operators and Show

interface Methods {
  readonly texts: readonly string[];
  /** Functions that need no other name, since they are methods now. */
  readonly used: ReadonlySet<WrappedFunction>;
}

const operatorMethods: readonly (readonly [method: string, suffix: RegExp])[] = [
  ['add', /(^a|A)dd$/],
  ['sub', /(^s|S)ub(tract)?$/],
  ['mul', /(^m|M)ul(tiply)?$/],
  ['div', /(^d|D)iv(ide)?$/],
];

const scalarFunctions: readonly (readonly [name: string, suffix: RegExp])[] = [
  ['AddScalar', /(^a|A)ddScalar$/],
  ['SubScalar', /(^s|S)ubScalar$/],
  ['MulScalar', /((^m|M)ulScalar|(^s|S)cale)$/],
  ['DivScalar', /(^d|D)ivScalar$/],
];

const showSuffix = /((^s|S)how|(^t|T)o_?[sS]tring|(^d|D)isplay)$/;

/** Implementations for types whose functions have the names and types that operators want. */
function operatorsOf(functions: readonly WrappedFunction[], types: ReadonlySet<string>): Methods {
  const texts: string[] = [];
  const used = new Set<WrappedFunction>();
  for (const type of types) {
    const own = functions.filter(({ signature }) => isNamed(signature?.parameters[0], type));
    const arithmetic = operatorMethods.flatMap(([method, suffix]) => {
      const found = only(
        own,
        suffix,
        ({ parameters, result }) =>
          parameters.length === 2 && isNamed(parameters[1], type) && isNamed(result, type),
      );
      if (found === undefined) return [];
      return [
        `    ${method}(self, other: ${type}) -> ${type} = ${nativeCall(found.native, ['self', 'other'])}`,
      ];
    });
    if (arithmetic.length > 0) texts.push(`${type}: Num\n${arithmetic.join('\n')}\nend\n`);
    for (const [name, suffix] of scalarFunctions) texts.push(...scalarText(own, type, name, suffix));
    const show = only(
      own,
      showSuffix,
      ({ parameters, result }) =>
        parameters.length === 1 && (result.kind === 'string' || result.kind === 'any'),
    );
    if (show === undefined) continue;
    used.add(show);
    texts.push(`${type}: Show\n    show(self) -> String = ${nativeCall(show.native, ['self'])}\nend\n`);
  }
  return { texts, used };
}

/** `vecMulScalar`, which `v * 2.0` calls. */
function scalarText(own: readonly WrappedFunction[], type: string, name: string, suffix: RegExp): string[] {
  const found = only(
    own,
    suffix,
    ({ parameters, result }) =>
      parameters.length === 2 &&
      ['float', 'int', 'any'].includes(parameters[1].kind) &&
      isNamed(result, type),
  );
  const wanted = `${type.charAt(0).toLowerCase()}${type.slice(1)}${name}`;
  if (found === undefined || found.name === wanted) return [];
  const number = found.signature?.parameters[1].kind === 'int' ? 'Int' : 'Float';
  return [
    `pub ${wanted}(value: ${type}, number: ${number}) -> ${type} = ${nativeCall(found.native, ['value', 'number'])}\n`,
  ];
}

/** The one function of that name and shape; undefined when there is none or more than one. */
function only(
  own: readonly WrappedFunction[],
  suffix: RegExp,
  fits: (signature: Signature) => boolean,
): WrappedFunction | undefined {
  const found = own.filter(
    ({ native, signature }) => suffix.test(native.name) && signature !== undefined && fits(signature),
  );
  return found.length === 1 ? found[0] : undefined;
}

function isNamed(type: SignatureType | undefined, name: string): boolean {
  return type?.kind === 'named' && type.name === name;
}

function oneLine(text: string): string {
  return text.trim().replace(/\s+/g, ' ');
}
