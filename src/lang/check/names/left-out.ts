/** Names of subsystems that this implementation leaves out (00, decision 19). Using one is an error that says so. */

const NAMES = new Set([
  'RHtml',
  'RenderStack',
  'RenderContext',
  'Reactive',
  'Selenium',
  'Panel',
  'Pg',
  'component',
]);

const MODULES = /^stdlib\.((rhtml|rhttp|rweb|selenium|panel|tui|nostlet|pg|postgres)|(db|pool)(\.|$))/;

/** Whether a name that means nothing here is that of something left out. */
export function isLeftOut(name: string): boolean {
  return NAMES.has(name);
}

/** Whether a module of the library is left out. */
export function isLeftOutModule(path: string): boolean {
  return MODULES.test(path);
}
