/** Closes an exhaustive switch: a kind that is not handled fails to compile. */
export function assertUnreachable(value: never): never {
  throw new Error(`unhandled case: ${JSON.stringify((value as { kind?: unknown }).kind)}`);
}
