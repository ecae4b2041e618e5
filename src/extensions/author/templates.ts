/** The longer texts of a new extension. */

import type { ExtensionNames } from './names';

/** `src/lib.rs` without its tests. */
export function librarySource({ module, namespace }: ExtensionNames): string {
  const add = (name: string, signature: string, doc: string, rustName: string): string =>
    registration(`${namespace}.${name}`, signature, doc, rustName);
  return `//! The native side of the Nostos extension \`${module}\`.
//!
//! \`register\` lists what programs can call; \`${module}.nos\` is what they see of it.

use std::collections::BTreeMap;

use nostos_extension::{declare_extension, ExtContext, ExtRegistry, Value};

declare_extension!("${module}", env!("CARGO_PKG_VERSION"), register);

fn register(reg: &mut ExtRegistry) {
${add('mean', '(List[Float]) -> Float', 'The mean of some numbers; an error when there are none.', 'mean')}

    // Objects of this type stay in Rust. Programs hold handles; an object is dropped when no program needs it.
    reg.add_opaque_type("Bag");
${add('bag', '(List[String]) -> Bag', 'Counts words.', 'bag')}
${add('bagCount', '(Bag, String) -> Int', 'How often a word is in a bag.', 'bag_count')}
${add('bagAdd', '(Bag, Bag) -> Bag', 'The words of two bags together.', 'bag_add')}
${add('bagShow', '(Bag) -> String', 'The bag as text.', 'bag_show')}
}

// Number and types of the arguments are checked against the signature before a function is called.

fn mean(args: &[Value], _ctx: &ExtContext) -> Result<Value, String> {
    let numbers = args[0].as_f64_slice().ok_or("expected a list of Float")?;
    if numbers.is_empty() {
        return Err("mean of an empty list".to_string());
    }
    let sum: f64 = numbers.iter().sum();
    Ok(Value::float(sum / numbers.len() as f64))
}

/// How often each word was counted.
#[derive(Clone, Default)]
struct Bag(BTreeMap<String, i64>);

impl Bag {
    fn add(&mut self, word: &str, count: i64) {
        *self.0.entry(word.to_string()).or_default() += count;
    }

    /// The bag that an argument is a handle of.
    fn of(value: &Value) -> Result<&Bag, String> {
        value.as_native().ok_or_else(|| "expected a Bag".to_string())
    }
}

fn bag(args: &[Value], _ctx: &ExtContext) -> Result<Value, String> {
    let mut bag = Bag::default();
    for word in args[0].as_list().ok_or("expected a list of String")? {
        bag.add(word.as_str().ok_or("expected a String")?, 1);
    }
    Ok(Value::native(bag))
}

fn bag_count(args: &[Value], _ctx: &ExtContext) -> Result<Value, String> {
    let word = args[1].as_str().ok_or("expected a String")?;
    let count = Bag::of(&args[0])?.0.get(word).copied();
    Ok(Value::int(count.unwrap_or(0)))
}

fn bag_add(args: &[Value], _ctx: &ExtContext) -> Result<Value, String> {
    let mut sum = Bag::of(&args[0])?.clone();
    for (word, &count) in &Bag::of(&args[1])?.0 {
        sum.add(word, count);
    }
    Ok(Value::native(sum))
}

fn bag_show(args: &[Value], _ctx: &ExtContext) -> Result<Value, String> {
    let words = &Bag::of(&args[0])?.0;
    let counts: Vec<String> = words.iter().map(|(word, n)| format!("{word}: {n}")).collect();
    Ok(Value::string(format!("Bag({})", counts.join(", "))))
}
`;
}

/** Longest line that rustfmt.toml allows. */
const lineWidth = 110;

/** The call that registers a function, laid out as rustfmt does. */
function registration(name: string, signature: string, doc: string, rustName: string): string {
  const words = [`"${name}"`, `"${signature}"`, `"${doc}"`, rustName];
  const line = `    reg.add_fn_doc(${words.join(', ')});`;
  if (line.length <= lineWidth) return line;
  return `    reg.add_fn_doc(\n${words.map((word) => `        ${word},\n`).join('')}    );`;
}

/** `rustfmt.toml`. */
export const rustFormat = `max_width = ${lineWidth}\nuse_small_heuristics = "Max"\n`;

/** The unit tests at the end of \`src/lib.rs\`. */
export function libraryTests({ namespace }: ExtensionNames): string {
  return `#[cfg(test)]
mod tests {
    use super::*;

    /// Calls a registered function as a program does.
    fn call(name: &str, args: &[Value]) -> Result<Value, String> {
        let mut reg = ExtRegistry::new();
        register(&mut reg);
        reg.call(&format!("${namespace}.{name}"), args, &ExtContext::detached())
    }

    fn words(list: &[&str]) -> Value {
        Value::list(list.iter().map(Value::string).collect())
    }

    #[test]
    fn mean_of_numbers() {
        let numbers = Value::float_list(vec![1.0, 2.0, 6.0]);
        assert_eq!(call("mean", &[numbers]), Ok(Value::float(3.0)));
        assert!(call("mean", &[Value::float_list(vec![])]).is_err());
    }

    #[test]
    fn bags_count_words() {
        let one = call("bag", &[words(&["a", "b", "a"])]).unwrap();
        let other = call("bag", &[words(&["b"])]).unwrap();
        let sum = call("bagAdd", &[one, other]).unwrap();
        let count = call("bagCount", &[sum.clone(), Value::string("b")]);
        assert_eq!(count, Ok(Value::int(2)));
        let text = call("bagShow", &[sum]);
        assert_eq!(text, Ok(Value::string("Bag(a: 2, b: 2)")));
    }
}
`;
}

/** `README.md`, which is the page of the npm package too. */
export function readme({ given, module, crate }: ExtensionNames): string {
  return `# ${given}

A native extension for [Nostos](https://www.npmjs.com/package/nostos): what it does, in a sentence or two.

\`\`\`
import ${module}
use ${module}.*

main() = println(mean([1.62, 1.75, 1.81]))
\`\`\`

## Install

\`\`\`sh
# The npm package, with libraries that are ready to run:
nostos ext install npm:${crate}

# Or this folder, which takes Rust:
nostos ext install .
\`\`\`

## Work on it

Needs [Rust](https://rustup.rs) and \`npm install -g nostos\`.

\`\`\`sh
nostos ext test       # builds the library, runs the tests of both sides
nostos ext doc        # lists the functions with their signatures
nostos ext pack       # makes ${crate}-0.1.0.tgz, for \`nostos ext install\` and \`npm publish\`
\`\`\`

\`src/lib.rs\` holds the native functions, \`${module}.nos\` what programs see of them. \`nostos ext bindgen\` writes a first wrapper for
functions that were added. A function that takes longer than a millisecond is registered with \`reg.add_blocking\`, one that waits
for a network with \`reg.add_async\`: remove \`default-features = false\` in Cargo.toml for those.
`;
}

/** `.github/workflows/ci.yml`. */
export function continuousIntegration({ given }: ExtensionNames): string {
  return `name: test
on: [push, pull_request]

jobs:
  test:
    strategy:
      matrix:
        os: [ubuntu-latest, ubuntu-24.04-arm, macos-latest, windows-latest]
    runs-on: \${{ matrix.os }}
    steps:
      - uses: actions/checkout@v4
      - uses: actions/setup-node@v4
        with:
          node-version: 22
      - run: npm install -g nostos
      - run: nostos ext test
      - run: nostos ext build --output libraries
      - run: cargo fmt --check
      - run: cargo clippy --all-targets -- -D warnings
      - uses: actions/upload-artifact@v4
        with:
          name: ${given}-\${{ matrix.os }}
          path: libraries

  # One pack for all systems: \`npm publish\` it, or give it to \`nostos ext install\`.
  pack:
    needs: test
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
      - uses: actions/setup-node@v4
        with:
          node-version: 22
      - run: npm install -g nostos
      - uses: actions/download-artifact@v4
        with:
          path: libraries
          merge-multiple: true
      - run: nostos ext pack --libraries libraries
      - uses: actions/upload-artifact@v4
        with:
          name: ${given}-pack
          path: '*.tgz'
`;
}
