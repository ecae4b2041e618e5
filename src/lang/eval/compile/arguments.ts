/** Which argument goes to which parameter. */

/** What is needed of a parameter. */
interface ParameterShape {
  readonly name: string | undefined;
  readonly defaultValue: unknown;
}

/**
 * The argument for each parameter, `undefined` where the default is to be used. Undefined as a whole when the
 * arguments do not fit. Named ones go to their parameter, positional ones fill the others from the left.
 */
export function arrange<A extends { readonly name: string | undefined }>(
  parameters: readonly ParameterShape[],
  args: readonly A[],
  arity = parameters.length,
): (A | undefined)[] | undefined {
  if (args.length > arity) return undefined;
  const placed = new Array<A | undefined>(arity).fill(undefined);
  for (const arg of args) {
    if (arg.name === undefined) continue;
    const index = parameters.findIndex((parameter) => parameter.name === arg.name);
    if (index === -1 || placed[index] !== undefined) return undefined;
    placed[index] = arg;
  }
  const positional = args.filter((arg) => arg.name === undefined);
  const free = placed.flatMap((arg, index) => (arg === undefined ? [index] : []));
  if (positional.length > free.length) return undefined;
  positional.forEach((arg, index) => {
    placed[free[index]] = arg;
  });
  const complete = placed.every(
    (arg, index) => arg !== undefined || parameters[index]?.defaultValue !== undefined,
  );
  return complete ? placed : undefined;
}
