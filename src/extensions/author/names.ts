/** What an extension is called, and where. */

/** The names that an extension has in the places where it is called something. */
export interface ExtensionNames {
  /** As it was asked for: the folder's name, `my-extension`. */
  readonly given: string;
  /** The module that programs import, `my_extension`. */
  readonly module: string;
  /** What begins the names of native functions, `MyExtension`. */
  readonly namespace: string;
  /** The crate, `nostos-my-extension`. */
  readonly crate: string;
}

/** The names that follow from the one given. */
export function namesOf(given: string): ExtensionNames {
  const module = given.replaceAll('-', '_');
  const namespace = module
    .split('_')
    .map((part) => part.charAt(0).toUpperCase() + part.slice(1))
    .join('');
  return { given, module, namespace, crate: `nostos-${given.toLowerCase().replaceAll('_', '-')}` };
}
