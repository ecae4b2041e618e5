/** How one fixture library comes about. */
export type Recipe =
  /** A crate: `cargo build --release` in the fixture's folder. */
  | { readonly kind: 'cargo' }
  /** C files of a folder below `fixtures/`, compiled and linked at once. */
  | {
      readonly kind: 'c';
      readonly folder: string;
      readonly files: readonly string[];
      readonly defines: readonly string[];
      /** A library that is there while this one is linked, and nowhere afterwards. */
      readonly absentLibrary?: string;
    }
  /** The bytes of another fixture's library, damaged. */
  | { readonly kind: 'damaged'; readonly from: string; readonly damage: 'truncated' | 'other-architecture' }
  /** Text under a library's name. */
  | { readonly kind: 'text'; readonly text: string };

/** A library that is built from this repository and kept in it, below `fixtures/NAME/prebuilt/linux-x64/`. */
export interface Fixture {
  /** Its folder below `fixtures/`. */
  readonly name: string;
  readonly library: string;
  readonly recipe: Recipe;
  /** Files and folders, from the root of the repository, whose content decides what the library is. */
  readonly sources: readonly string[];
}

const header = 'rust-abi/include';
const core = ['rust-abi/Cargo.toml', header, 'rust-abi/core', 'rust-abi/tasks'];
const documentFace = [...core, 'rust-abi/nostos-extension'];
const compatibleFace = [...core, 'rust-abi/compat'];

function crate(name: string, library: string, sdk: readonly string[]): Fixture {
  return { name, library, recipe: { kind: 'cargo' }, sources: [`fixtures/${name}`, ...sdk] };
}

/** One of the libraries that `broken.c` can become. */
function broken(name: string, define: string, absentLibrary?: string): Fixture {
  const defines = [define, `EXTENSION_NAME="${name}"`];
  const recipe = { kind: 'c' as const, folder: 'broken', files: ['broken.c'], defines };
  return {
    name: `broken/${name}`,
    library: `lib${name}.so`,
    recipe: absentLibrary === undefined ? recipe : { ...recipe, absentLibrary },
    sources: ['fixtures/broken/broken.c', header],
  };
}

const bitsetSources = ['fixtures/c-sample', header];

function damagedBitset(name: string, damage: 'truncated' | 'other-architecture'): Fixture {
  return {
    name: `broken/${name}`,
    library: `lib${name}.so`,
    recipe: { kind: 'damaged', from: 'c-sample', damage },
    sources: bitsetSources,
  };
}

/** All fixture libraries; one that is made from another stands after it. */
export const catalogue: readonly Fixture[] = [
  crate('nalgebra', 'libnostos_nalgebra.so', documentFace),
  crate('probe', 'libnostos_probe.so', documentFace),
  crate('redis', 'libnostos_redis.so', documentFace),
  crate('image', 'libnostos_image.so', documentFace),
  crate('older-sdk', 'libnostos_geometry.so', compatibleFace),
  {
    name: 'c-sample',
    library: 'libbitset.so',
    recipe: { kind: 'c', folder: 'c-sample', files: ['bits.c', 'extension.c'], defines: [] },
    sources: bitsetSources,
  },
  crate('broken/panicking_register', 'libpanicking_register.so', documentFace),
  broken('no_symbol', 'NO_SYMBOL'),
  broken('other_abi', 'OTHER_MAJOR'),
  broken('older_minor', 'OLDER_MINOR'),
  broken('failing_register', 'FAILING_REGISTER'),
  broken('duplicate_functions', 'DUPLICATE_FUNCTIONS'),
  broken('bad_signature', 'BAD_SIGNATURE'),
  broken('malformed_results', 'MALFORMED_RESULTS'),
  broken('careless', 'CARELESS'),
  broken('escaping', 'ESCAPING'),
  broken('missing_wrapper', 'IN_ORDER'),
  broken('outdated', 'IN_ORDER'),
  broken('missing_library', 'MISSING_LIBRARY', 'nostos_fixture_absent'),
  damagedBitset('truncated', 'truncated'),
  damagedBitset('other_architecture', 'other-architecture'),
  {
    name: 'broken/text_file',
    library: 'libtext_file.so',
    recipe: { kind: 'text', text: 'This is no library, whatever its name says.\n' },
    sources: [],
  },
];
