/** Which names extensions, files of packs and versions may have: the same on every file system. */

/** Longest name of an extension, and longest path of a file in a pack. */
const longestName = 64;
const longestPath = 100;
const deepestPath = 4;

/** Names that Windows takes for devices, with any extension. */
const deviceName = /^(con|prn|aux|nul|com[0-9]|lpt[0-9])(\.|$)/i;

/** Whether an extension may be called so: a word that programs can import, or one with dashes. */
export function isExtensionName(name: string): boolean {
  return name.length <= longestName && /^[A-Za-z_][A-Za-z0-9_-]*$/.test(name) && !deviceName.test(name);
}

/** Whether a text is a version as npm and Cargo write them: three numbers, then marks. */
export function isVersion(text: string): boolean {
  return text.length <= longestName && /^\d+\.\d+\.\d+(-[0-9A-Za-z.-]+)?(\+[0-9A-Za-z.-]+)?$/.test(text);
}

/**
 * Why a relative path, with `/` between its parts, may not be in a pack; undefined when it may. No path that passes
 * leaves its folder or means something else on another file system.
 */
export function pathProblem(path: string): string | undefined {
  if (path === '') return 'it is empty';
  if (path.length > longestPath) return `it has more than ${longestPath} characters`;
  if (path.startsWith('/') || /^[A-Za-z]:/.test(path)) return 'it is absolute';
  const parts = path.split('/');
  if (parts.length > deepestPath) return `it has more than ${deepestPath} parts`;
  for (const part of parts) {
    if (part === '..' || part === '.' || part === '') return 'it leaves its folder or names it twice';
    if (part.startsWith('.')) return 'a part of it starts with a dot';
    if (!/^[A-Za-z0-9_+@-][A-Za-z0-9._+@-]*$/.test(part))
      return 'it has other characters than a-z A-Z 0-9 . _ + @ -';
    if (part.endsWith('.') || deviceName.test(part)) return 'Windows has no file of that name';
  }
  return undefined;
}

/** The first two of some paths that are one on file systems that ignore case; undefined when there are none. */
export function sameIgnoringCase(paths: Iterable<string>): readonly [string, string] | undefined {
  const seen = new Map<string, string>();
  for (const path of paths) {
    const folded = path.toLowerCase();
    const other = seen.get(folded);
    if (other !== undefined) return [other, path];
    seen.set(folded, path);
  }
  return undefined;
}
