/** `__native__("Name", …)`: typed by the signature that the library registered. */

import type { NativeFunction } from '../../host';
import type { TypeDescriptor } from '../../values/types';
import { nativeDefinition } from '../names/library';
import type * as R from '../resolved';
import { apply, plainCallable, type Supplied } from './application';
import type { Checker } from './checker';
import { problem } from './errors';
import { instantiate, type Scheme } from './scheme';
import { parseSignature } from './signatures';
import { ANY, FunctionType, Head, headOf, prune, type Type } from './type';

/** The type of a native call; Any where the library does not tell it. */
export function inferNative(checker: Checker, node: R.NativeCallExpression): Type {
  const found = findNative(checker, node);
  const scheme = found === undefined ? undefined : signatureOf(checker, node, found);
  if (scheme === undefined) {
    for (const arg of node.args) checker.infer(arg);
    return ANY;
  }
  const type = prune(instantiate(scheme, checker.level, node.span).type) as FunctionType;
  const args = node.args.map((value): Supplied => ({
    name: undefined,
    span: value.span,
    value,
    type: undefined,
  }));
  const callable = { ...plainCallable(type, node.name), isBuiltin: false };
  return apply(checker, callable, args, node.span);
}

/** The function that is meant; the extensions know the rule and the nearest names. */
function findNative(checker: Checker, node: R.NativeCallExpression): NativeFunction | undefined {
  const found = checker.native?.resolve(node.name, checker.surroundings.module.path) ?? {
    problem: `unknown native function \`${node.name}\`: no extension is loaded`,
    hint: 'import the extension, or load its library with `--ext PATH`',
  };
  if (!('problem' in found)) return found;
  checker.report(problem('E0331', node.nameSpan, found.problem, { help: found.hint }));
  return undefined;
}

/** The scheme of a truthful signature; undefined when there is none, the result is then `Any`. */
function signatureOf(
  checker: Checker,
  node: R.NativeCallExpression,
  native: NativeFunction,
): Scheme | undefined {
  if (!native.binding || native.signature === undefined) return undefined;
  const known = checker.nativeSchemes.get(native);
  if (known !== undefined) return known;
  const signature = parseSignature(native.signature);
  if (signature === undefined) {
    checker.report(
      problem(
        'E0332',
        node.nameSpan,
        `the signature of native function \`${node.name}\` cannot be read: ${native.signature}`,
        {
          help: 'write it like `(List[Float], Int) -> DVector`',
        },
      ),
    );
    return undefined;
  }
  const variables = new Map<string, Type>();
  const own = (name: string) => nativeHead(native, name);
  const type = new FunctionType(
    signature.parameters.map((parameter) => checker.builtins.convert(parameter.type, variables, own)),
    checker.builtins.convert(signature.result, variables, own),
  );
  const scheme: Scheme = { type, constraints: [], explicit: [], isPolymorphic: true };
  checker.nativeSchemes.set(native, scheme);
  return scheme;
}

const heads = new WeakMap<TypeDescriptor, Head>();
/** An opaque or record type that the function's library registered. */
function nativeHead(native: NativeFunction, name: string): Head | undefined {
  const type = native.library.types.find((each) => each.name === name);
  if (type === undefined) return undefined;
  const definition = nativeDefinition(type.descriptor);
  if (definition !== undefined) return headOf(definition);
  let head = heads.get(type.descriptor);
  if (head === undefined)
    heads.set(type.descriptor, (head = new Head(name, '', 0, type.descriptor, undefined)));
  return head;
}
