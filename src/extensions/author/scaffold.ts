/** The files of a new extension: a crate with unit tests, its wrapper with tests, and what builds them elsewhere. */

import { sdkFolder, sdkVersion } from '../sdk';
import type { ExtensionNames } from './names';
import { continuousIntegration, libraryTests, librarySource, readme, rustFormat } from './templates';

/** A file with its path below the new folder, and what to say about it; those without a note are not listed. */
export interface NewFile {
  readonly path: string;
  readonly text: string;
  readonly note: string | undefined;
}

/** All files of a new extension. */
export function scaffold(names: ExtensionNames): NewFile[] {
  const { module } = names;
  return [
    file('Cargo.toml', cargoManifest(names), 'the Rust crate'),
    file(
      'src/lib.rs',
      `${librarySource(names)}\n${libraryTests(names)}`,
      'native functions, with unit tests',
    ),
    file(`${module}.nos`, wrapper(names), 'the wrapper: what programs import'),
    file(`test_${module}.nos`, wrapperTests(names), 'tests of the wrapper'),
    file(`example_${module}.nos`, example(names), 'a program that uses it, and a test as well'),
    file('README.md', readme(names), 'for the people who use it'),
    file('nostos.toml', `[extension]\nname = "${module}"\n`, 'its name for programs'),
    file(
      '.github/workflows/ci.yml',
      continuousIntegration(names),
      'builds, tests and packs on three systems',
    ),
    file('rustfmt.toml', rustFormat, undefined),
    file('.gitignore', '/target\n/.cargo/config.toml\n/*.tgz\n', undefined),
    cargoSettings(),
  ];
}

/** Tells plain `cargo`, and editors, where the SDK of this installation is. Differs from machine to machine. */
export function cargoSettings(): NewFile {
  const path = JSON.stringify(sdkFolder('nostos-extension'));
  const text = `# Where the SDK is on this machine; written by \`nostos ext new\` and \`nostos ext build\`, not kept in git.
[patch.crates-io]
nostos-extension = { path = ${path} }
`;
  return file('.cargo/config.toml', text, undefined);
}

function file(path: string, text: string, note: string | undefined): NewFile {
  return { path, text, note };
}

function cargoManifest({ crate, module }: ExtensionNames): string {
  const version = sdkVersion.split('.').slice(0, 2).join('.');
  return `[package]
name = "${crate}"
version = "0.1.0"
edition = "2021"
rust-version = "1.85"
description = "The native extension ${module} for Nostos"
license = "MIT"
publish = false

[lib]
crate-type = ["cdylib"]

[dependencies]
# The SDK comes with \`nostos\` itself: \`nostos ext build\` knows where it is, .cargo/config.toml tells plain cargo.
# Without its feature "tokio", which asynchronous and blocking functions need, nothing has to be downloaded.
nostos-extension = { version = "${version}", default-features = false }

[package.metadata.nostos]
face = "document"

[profile.release]
lto = true
codegen-units = 1
strip = true

[lints.rust]
missing_docs = "warn"
unsafe_op_in_unsafe_fn = "deny"

# A crate of its own, in whatever folder it lies.
[workspace]
`;
}

function wrapper({ module, namespace }: ExtensionNames): string {
  return `# What programs see of the extension: \`import ${module}\`.

# The mean of some numbers; an error when there are none.
pub mean(numbers: List[Float]) -> Float = __native__("${namespace}.mean", numbers)

# Counts words. The bag stays in Rust, a value of type Bag is a handle to it.
pub bag(words: List[String]) -> Bag = __native__("${namespace}.bag", words)

# How often a word is in a bag: \`b.bagCount("word")\`.
pub bagCount(b: Bag, word: String) -> Int = __native__("${namespace}.bagCount", b, word)

# Operators are methods of Num: \`one + other\`; sub, mul and div for the others.
Bag: Num
    add(self, other: Bag) -> Bag = __native__("${namespace}.bagAdd", self, other)
end

# What println, show and the REPL print.
Bag: Show
    show(self) -> String = __native__("${namespace}.bagShow", self)
end
`;
}

function wrapperTests({ module }: ExtensionNames): string {
  return `import ${module}
use ${module}.*

test "mean of numbers" = mean([1.0, 2.0, 6.0]) == 3.0

test "an Err of Rust is an exception" = {
    caught = try { mean([]); "nothing" } catch { (_, text) -> text }
    assert(caught.contains("mean of an empty list"))
}

test "bags count words" = {
    both = bag(["to", "be"]) + bag(["or", "not", "to", "be"])
    assert_eq(both.bagCount("to"), 2)
    assert_eq(show(both), "Bag(be: 2, not: 1, or: 1, to: 2)")
}
`;
}

function example({ module }: ExtensionNames): string {
  return `# expect: Bag(a: 1, rose: 2)
import ${module}
use ${module}.*

main() = {
    println(mean([1.62, 1.75, 1.81]))
    println(bag(["a", "rose"]) + bag(["rose"]))
}
`;
}
