/** `__native__("Name", …)`: typed by the signature that the library registered (06 section 5). */

import type { NativeFunction } from '../../host';
import type * as R from '../resolved';
import { near } from './access';
import { apply, plainCallable, type Supplied } from './application';
import type { Checker } from './checker';
import { problem } from './errors';
import { instantiate, type Scheme } from './scheme';
import { parseSignature } from './signatures';
import { ANY, FunctionType, prune, type Type } from './type';

export function inferNative(checker: Checker, node: R.NativeCallExpression): Type {
  const found = findNative(checker, node);
  const scheme = found === undefined ? undefined : signatureOf(checker, node, found);
  if (scheme === undefined) {
    for (const arg of node.args) checker.infer(arg);
    return ANY;
  }
  const type = prune(instantiate(scheme, checker.level, node.span).type) as FunctionType;
  const args = node.args.map((value): Supplied => ({ name: undefined, span: value.span, value, type: undefined }));
  const callable = { ...plainCallable(type, node.name), isBuiltin: false };
  return apply(checker, callable, args, node.span);
}

/** The wrapper's own library is asked first, then all others; the same name in two of them is an error. */
function findNative(checker: Checker, node: R.NativeCallExpression): NativeFunction | undefined {
  const own = node.library?.functions.get(node.name);
  if (own !== undefined) return own;
  const libraries = checker.native?.libraries ?? [];
  const found = libraries.flatMap((library) => library.functions.get(node.name) ?? []);
  if (found.length === 1) return found[0];
  if (found.length > 1) {
    const owners = found.map((each) => `${each.library.name} ${each.library.version}`);
    checker.report(
      problem('E0330', node.nameSpan, `native function \`${node.name}\` is registered by several libraries: ${owners.join(', ')}`, {
        help: 'call it from the wrapper of the library that is meant',
      }),
    );
    return undefined;
  }
  reportUnknown(checker, node);
  return undefined;
}

function reportUnknown(checker: Checker, node: R.NativeCallExpression): void {
  const libraries = node.library === undefined ? (checker.native?.libraries ?? []) : [node.library];
  const names = libraries.flatMap((library) => [...library.functions.keys()]);
  const close = near(node.name, names);
  const where =
    libraries.length === 0
      ? 'no extension is loaded'
      : `no function of that name in ${libraries.map((library) => `${library.name} ${library.version}`).join(', ')}`;
  checker.report(
    problem('E0331', node.nameSpan, `unknown native function \`${node.name}\`: ${where}`, {
      help:
        close.length > 0
          ? `did you mean \`${close[0]}\`?`
          : libraries.length === 0
            ? 'import the extension, or load its library with `--ext PATH`'
            : 'the library registers its functions by name',
    }),
  );
}

/** The scheme of a truthful signature; undefined when there is none, the result is then `Any`. */
function signatureOf(checker: Checker, node: R.NativeCallExpression, native: NativeFunction): Scheme | undefined {
  if (!native.binding || native.signature === undefined) return undefined;
  const known = checker.nativeSchemes.get(native);
  if (known !== undefined) return known;
  const signature = parseSignature(native.signature);
  if (signature === undefined) {
    checker.report(
      problem('E0332', node.nameSpan, `the signature of native function \`${node.name}\` cannot be read: ${native.signature}`, {
        help: 'write it like `(List[Float], Int) -> DVector`',
      }),
    );
    return undefined;
  }
  const variables = new Map<string, Type>();
  const type = new FunctionType(
    signature.parameters.map((parameter) => checker.builtins.convert(parameter.type, variables)),
    checker.builtins.convert(signature.result, variables),
  );
  const scheme: Scheme = { type, constraints: [], explicit: [], isPolymorphic: variables.size > 0 };
  checker.nativeSchemes.set(native, scheme);
  return scheme;
}
