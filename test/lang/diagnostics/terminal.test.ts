import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Diagnostic, Label } from '../../../src/lang/diagnostics/diagnostic';
import { diagnosticAsJson } from '../../../src/lang/diagnostics/json';
import { renderDiagnostic as render } from '../../../src/lang/diagnostics/terminal';
import { Source } from '../../../src/lang/syntax/source';

const source = new Source('demo.nos', 'half(n: Int) = n / 2\n\nmain() = {\n\thalf("ten") + foo\n}\n');

/** The drawing without the blanks at line ends; one test below looks at those. */
function renderDiagnostic(shown: Diagnostic, isColored: boolean): string {
  return render(shown, isColored).replace(/ +$/gm, '');
}

function labelAt(marked: string, text = '', within = source): Label {
  const start = within.text.indexOf(marked);
  return { span: { source: within, start, end: start + marked.length }, text };
}

function diagnostic(change: Partial<Diagnostic>): Diagnostic {
  const base = { code: 'E0001', severity: 'error', stage: 'check', message: 'type mismatch' } as const;
  return { ...base, label: undefined, related: [], help: undefined, note: undefined, ...change };
}

test('a span on one line is underlined, with help and note below', () => {
  const text = renderDiagnostic(
    diagnostic({ label: labelAt('"ten"'), help: 'they are incompatible', note: 'join with ++' }),
    false,
  );
  assert.equal(
    text,
    `Error: type mismatch
   ╭─[demo.nos:4:7]
   │
 4 │     half("ten") + foo
   │          ──┬──
   │            ╰──── type mismatch
   │
   │ Help: they are incompatible
   │
   │ Note: join with ++
───╯
`,
  );
});

test('rows below the source are as wide as the arrow, blanks included', () => {
  const text = render(diagnostic({ label: labelAt('"ten"'), help: 'h' }), false);
  const rows = text.split('\n').slice(4, 8);
  assert.deepEqual(rows, [
    '   │          ──┬──  ',
    '   │            ╰──── type mismatch',
    '   │ ',
    '   │ Help: h',
  ]);
});

test('wide characters take two columns, tabs up to four', () => {
  const text = renderDiagnostic(
    diagnostic({ label: labelAt('foo', '', new Source('w.nos', '\ta\t"語😀é" + foo')) }),
    false,
  );
  assert.match(text, /w\.nos:1:12/);
  assert.match(text, /1 │ {5}a {3}"語😀é" \+ foo\n {3}│ {19}─┬─\n/);
});

test('of a very long line only the part around the label is shown', () => {
  const text = `x = "${'a'.repeat(500)}" + foo + "${'b'.repeat(500)}"`;
  const shown = renderDiagnostic(diagnostic({ label: labelAt('foo', '', new Source('l.nos', text)) }), false);
  const [, , , line, underline] = shown.split('\n');
  assert.ok(line.length < 240 && line.startsWith(' 1 │ …aaa') && line.endsWith('bbb…'), line);
  assert.equal(line.indexOf('foo'), underline.indexOf('─'));
});

test('several labels: arrows cross, skipped lines leave a mark', () => {
  const related = [labelAt('foo', 'unknown'), labelAt('Int', 'wanted here')];
  const text = renderDiagnostic(diagnostic({ label: labelAt('"ten"', 'found here'), related }), false);
  assert.equal(
    text,
    `Error: type mismatch
   ╭─[demo.nos:4:7]
   │
 1 │ half(n: Int) = n / 2
   │         ─┬─
   │          ╰─── wanted here
   │
 4 │     half("ten") + foo
   │          ──┬──    ─┬─
   │            ╰───────┼─── found here
   │                    │
   │                    ╰─── unknown
───╯
`,
  );
});

test('a span over several lines is a bracket in the margin', () => {
  const start = source.text.indexOf('main');
  const label = { span: { source, start, end: source.text.length }, text: '' };
  assert.equal(
    renderDiagnostic(diagnostic({ label }), false),
    `Error: type mismatch
   ╭─[demo.nos:3:1]
   │
 3 │ ╭─▶ main() = {
   ┆ ┆
 5 │ ├─▶ }
   │ │
   │ ╰────── type mismatch
───╯
`,
  );
});

test('labels in another file stand in a section of their own', () => {
  const other = new Source('lib/other.nos', 'pub foo() = 1');
  const related = [labelAt('foo', 'defined here', other)];
  const text = renderDiagnostic(diagnostic({ label: labelAt('foo'), related }), false);
  assert.match(text, /╭─\[demo\.nos:4:16\][^]*├─\[lib\/other\.nos:1:5\][^]*╰─── defined here/);
});

test('a diagnostic without a place is its message alone', () => {
  assert.equal(renderDiagnostic(diagnostic({}), false), 'type mismatch\n');
});

test('an empty span at the end of the text is still marked', () => {
  const end = source.text.length;
  const text = renderDiagnostic(
    diagnostic({ label: { span: { source, start: end, end }, text: '' } }),
    false,
  );
  assert.match(text, /demo\.nos:6:1/);
  assert.match(text, /┬\n.*╰── type mismatch/);
});

test('colour only adds escape sequences', () => {
  const colored = renderDiagnostic(diagnostic({ label: labelAt('"ten"'), help: 'h' }), true);
  // eslint-disable-next-line no-control-regex -- the escape character is what is looked for
  const stripped = colored.replace(/\u001b\[[0-9;]*m/g, '');
  assert.notEqual(colored, stripped);
  assert.equal(
    stripped.replace(/ +$/gm, ''),
    renderDiagnostic(diagnostic({ label: labelAt('"ten"'), help: 'h' }), false),
  );
});

test('as JSON: positions from 1, end exclusive, zeros without a place', () => {
  assert.deepEqual(JSON.parse(diagnosticAsJson(diagnostic({ label: labelAt('"ten"'), note: 'n' }))), {
    file: 'demo.nos',
    line: 4,
    column: 7,
    endLine: 4,
    endColumn: 12,
    severity: 'error',
    kind: 'compile',
    message: 'type mismatch',
    notes: ['n'],
  });
  assert.match(diagnosticAsJson(diagnostic({})), /"line":0,"column":0,"endLine":0,"endColumn":0/);
});
