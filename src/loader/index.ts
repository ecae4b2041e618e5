/** Opens native extensions and calls their functions; `src/lang` sees it as `NativeExtensions`. */

export { createExtensions, type ExtensionOptions, type Extensions } from './extensions';
export type { ExtensionDependency, SearchPlaces } from './discover';
