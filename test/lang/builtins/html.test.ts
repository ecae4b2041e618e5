import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { runProgram, valueOf } from './programs';

const page = 'use stdlib.html.*';

describe('pages', () => {
  it('have their attributes in place however they are given', async () => {
    const expression = 'render(div([a("x", id: "i", href: "/q?a=1&b=\\"2\\"")], style: "s"))';
    assert.equal(
      await valueOf(expression, {}, page),
      '"<div style="s"><a href="/q?a=1&amp;b=&quot;2&quot;" id="i">x</a></div>"',
    );
  });

  it('know the names of elements inside `Html` without an import', async () => {
    const expression = 'render(Html(ul(["a", "b"].map(x => li(x)))))';
    assert.equal(
      await valueOf(expression, {}, 'use stdlib.html.{Html, render}'),
      '"<ul><li>a</li><li>b</li></ul>"',
    );
  });

  it('leave the functions over lists of the same names in use', async () => {
    assert.equal(
      await valueOf(
        '([1, 2].map(x => x).head(), head([3]), empty([]), render(head([title("t")])))',
        {},
        page,
      ),
      '(1, 3, true, "<head><title>t</title></head>")',
    );
  });

  it('may be nested as deep as memory allows', async () => {
    const { output, errors } = await runProgram(`
use stdlib.html.*
main() = render(range(0, 50000).fold(text("x"), (inner, n) => div([inner]))).length()
`);
    assert.equal(output, '550001\n', errors);
  });
});

describe('the reader of pages', () => {
  const parser = 'use stdlib.html_parser.*';

  it('decodes entities and keeps what it does not know', async () => {
    assert.equal(
      await valueOf(String.raw`htmlParse("a &lt; b &amp; &#233;&#x1F600; &constructor; &")`, {}, parser),
      '[Text("a < b & é😀 &constructor; &")]',
    );
  });

  it('reads scripts as text and ignores ends without beginnings', async () => {
    assert.equal(
      await valueOf('htmlParse("<script>if (a < b) {}</script></p><P>x</p>")', {}, parser),
      '[Element("script", [], [Text("if (a < b) {}")]), Element("p", [], [Text("x")])]',
    );
  });

  it('makes something of every text', async () => {
    for (const text of ['<', '</', '<!', '<!--', '<a', "<a b='", '<a>', '&#0;', '<a/>']) {
      assert.match(await valueOf(`htmlParse(${JSON.stringify(text)}).length()`, {}, parser), /^\d+$/, text);
    }
  });
});
