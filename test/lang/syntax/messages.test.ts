import { join } from 'node:path';
import { describe } from 'node:test';
import { renderDiagnostic } from '../../../src/lang/diagnostics/terminal';
import { parseFile } from '../../../src/lang/syntax/index';
import { Source } from '../../../src/lang/syntax/source';
import { checkSnapshots } from '../diagnostics/snapshot';

/** A program for each message of this stage, and for the commonest mistakes. */
const programs: Readonly<Record<string, string>> = {
  'unknown characters': 'main() = 1 § 2 & 3\n',
  'curly quotes': 'main() = “hello”\n',
  'unterminated string': 'main() = "hello\n\nother() = 1\n',
  'unterminated comment': 'main() = 1 #* and so on\n\nother() = 2\n',
  'number out of range': 'main() = [300u8, 99999999999999999999, 128i8]\n',
  'number with a wrong suffix': 'main() = [1e5, 0xFFu8, 5i64]\n',
  'bad characters': "main() = ['', '\\q']\n",
  'missing operand': 'main() = {\n  total = 1 +\n}\n',
  'two statements on one line': 'main() = {\n  a = 1 b = 2\n  a + b\n}\n',
  'leading operator': 'main() = {\n  a = (1\n    + 2)\n  a\n}\n',
  'assignment operator': 'main() = {\n  var n = 1\n  n += 2\n}\n',
  'habits from other languages':
    'main() = {\n  println "x"\n  let x = 1\n  def f(x) = x\n  xs.map(x -> x)\n  for i in xs { i }\n  a and b\n}\n',
  'types and functions of other languages':
    'class P { x }\n\nf(x) => x + 1\n\ng() = P { x: 1 }\n\nh() = [x for x in xs]\n\nk() = try { 1 } catch (e) { 2 }\n',
  'trailing comma in a call': 'main() = add(1, 2,)\n',
  'reserved word as a name': 'main() = {\n  match = 3\n}\n\nf(end) = 1\n',
  'unclosed bracket': 'main() = {\n  xs = [1, 2\n  xs\n}\n',
  'unclosed block': 'main() = {\n  if true {\n    1\n}\n\nother() = 2\n',
  'stray bracket': 'main() = {\n  f(1))\n}\n',
  'too deep': `main() = ${'('.repeat(150)}1${')'.repeat(150)}\n`,
  'bare use': 'use parts\n\nmain() = 1\n',
  'assignment to a call': 'main() = {\n  f(x) + 1 = 2\n}\n',
  'record pattern in a binding': 'main() = {\n  {x, y} = point\n}\n',
  'receive without a block': 'main() = receive(m)\n',
  'splice outside quote': 'main() = ~x\n',
  'type variable in a head': 'Box[a]: Show\n  show(self) = "box"\nend\n',
  'chained send': 'main() = a <- b <- c\n',
  'misplaced decorator': '@memo\nx = 1\n',
  'misplaced pub': 'pub use parts.*\n',
  'bad map key': 'f(%{k: v}) = v\n',
  'record in braces': 'main() = Point{x: 1, y: 2}\n',
  'arm without arrow': 'f(x) = match x {\n  1 = "one"\n  _ -> "many"\n}\n',
  'match without arms': 'f(x) = match x {}\n',
  'function without equals': 'main() {\n  1\n}\n',
  'type in lower case': 'type point = {x: Int}\n',
  'statement at top level': 'x = 1\n\nfor i = 1 to 3 { x }\n',
  'several errors': 'f(x = {\n  1\n\ng() = 2 +\n\ntype T = {a}\n\nh() = {\n  a = = 1\n  b\n}\n',
};

function rendered(text: string): string {
  const { diagnostics } = parseFile(new Source('demo.nos', text));
  return `${text}${'='.repeat(80)}\n${diagnostics.map((each) => renderDiagnostic(each, false)).join('\n')}`;
}

describe('messages about syntax', () => {
  const renderings = Object.entries(programs).map(([name, text]) => [name, () => rendered(text)] as const);
  checkSnapshots(join(__dirname, 'messages'), new Map(renderings));
});
