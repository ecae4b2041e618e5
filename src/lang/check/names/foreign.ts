/** Names that other languages have for what has another one here. */

const outputs = '`println("${x}")` prints a value inside of a text, `println(x)` any value';
const numbers = '`text.toInt()` and `text.toFloat()` give an Option: `"7".toInt()` is `Some(7)`';
const input = '`Stdin.readLine()` reads a line, `Stdin.lines()` all lines';
const words = 'the words after the program are `Env.scriptArgs()`';
const files = '`File.readAll(path)` reads a file, `File.writeAll(path, text)` writes one';
const commands = '`Exec.run("ls", ["-l"])` runs a command';
const nothing = 'what may be missing is an Option, `Some(x)` or `None`';
const texts = '`show(x)` gives a text for any value, and so does `"${x}"`';
const moments = '`Time.now()` is the time, `Time.nowSecs()` that in seconds';
const equality = '`assert_eq(actual, expected)` compares, `assert(condition)` checks';
const chance = '`Random.int(1, 6)` and `Random.float()` are random numbers';

const advice: ReadonlyMap<string, string> = new Map([
  ['printf', outputs],
  ['format', outputs],
  ['sprintf', outputs],
  ['echo', outputs],
  ['puts', outputs],
  ['say', outputs],
  ['console', outputs],
  ['int', numbers],
  ['float', numbers],
  ['parseInt', numbers],
  ['parseFloat', numbers],
  ['input', input],
  ['gets', input],
  ['readLine', input],
  ['readline', input],
  ['args', words],
  ['argv', words],
  ['sys', words],
  ['open', files],
  ['system', commands],
  ['exec', commands],
  ['nil', nothing],
  ['null', nothing],
  ['undefined', nothing],
  ['none', nothing],
  ['assertEqual', equality],
  ['assertEquals', equality],
  ['assertEq', equality],
  ['str', texts],
  ['now', moments],
  ['time', moments],
  ['random', chance],
  ['rand', chance],
]);

/** What to write instead of a name that is unknown here; undefined when nothing is known about it. */
export function adviceOnForeignName(name: string): string | undefined {
  return advice.get(name);
}
