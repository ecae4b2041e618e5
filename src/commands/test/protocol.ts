/** What `nostos test` and the processes that run tests for it say to each other. */

/** Something that is compiled as a whole, and tested. */
export type Unit =
  /** A file that is run alone. */
  | { readonly kind: 'file'; readonly path: string; readonly extension: ExtensionUnderTest | undefined }
  /** A folder that is run as a project; of its files those at or below `only`, or all. */
  | { readonly kind: 'project'; readonly path: string; readonly only: readonly string[] }
  /** The wrapper of an extension, in the folder that holds it. */
  | { readonly kind: 'wrapper'; readonly path: string; readonly extension: ExtensionUnderTest };

/** An extension whose own folder is tested: programs import it by `name`. */
export interface ExtensionUnderTest {
  readonly name: string;
  readonly folder: string;
}

/** What all tests of a run share. */
export interface TestSettings {
  /** Only tests with this text in their file's path or their name, upper and lower case being the same. */
  readonly filter: string | undefined;
  readonly maxDepth: number;
  readonly use: readonly string[];
  readonly ext: readonly string[];
  readonly verbose: true | undefined;
}

/** A unit to test. */
export interface Assignment {
  readonly unit: Unit;
  readonly settings: TestSettings;
  /** Tests to leave out from the start of the unit's list: they ran in a process that has ended since. */
  readonly skip: number;
}

/** A test, by its place. */
export interface TestPlace {
  readonly file: string;
  /** One-based, like `column`. */
  readonly line: number;
  readonly column: number;
  /** The name of a `test` item; `main` for a program with a header. */
  readonly name: string;
}

/** How a test went. */
export interface Verdict {
  /** Undefined when it passed; else what is wrong, for people, lines without colours. */
  readonly failure: string | undefined;
  /** What the test printed, on both streams. */
  readonly output: string;
  readonly milliseconds: number;
}

/** What a process that runs tests says. */
export type WorkerMessage =
  /** All tests of the unit that the filter lets through, before the first is run. */
  | { readonly kind: 'planned'; readonly tests: readonly TestPlace[] }
  | { readonly kind: 'started'; readonly index: number }
  | { readonly kind: 'finished'; readonly index: number; readonly verdict: Verdict }
  /** `isSpent`: native libraries are open, so that the next unit wants a process of its own. */
  | { readonly kind: 'done'; readonly isSpent: boolean; readonly notices: readonly string[] };
