import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { inputOf, valueOf } from './programs';

const threeLines = 'one\ntwo\nthree\n';

async function given(input: string, expression: string, captureEvery?: number): Promise<string> {
  return valueOf(expression, {
    stdin: inputOf(input),
    ...(captureEvery === undefined ? {} : { captureEvery }),
  });
}

describe('standard input', () => {
  it('is read line by line, as lines and as a whole', async () => {
    assert.equal(
      await given(threeLines, '(Stdin.readLine(), Stdin.lines(), Stdin.readLine())'),
      '(Some("one"), ["two", "three"], None)',
    );
    assert.equal(await given(threeLines, 'Stdin.readAll().length()'), '14');
  });

  for (const captureEvery of [undefined, 1]) {
    const how = captureEvery === undefined ? 'directly' : 'captured at every call';
    it(`is folded, ${how}`, async () => {
      const text = await given(
        threeLines,
        'Stdin.foldLines("", (acc, line) => acc ++ line ++ ";")',
        captureEvery,
      );
      assert.equal(text, '"one;two;three;"');
    });

    it(`is left at the line that asks for it, ${how}`, async () => {
      const stopping = 'Stdin.foldLines(0, (n, line) => if line == "two" then Stdin.stop() else n + 1)';
      assert.equal(
        await given(threeLines, `(${stopping}, Stdin.readLine())`, captureEvery),
        '(1, Some("three"))',
      );
    });

    it(`hands other errors on, ${how}`, async () => {
      const failing = 'try { Stdin.eachLine(line => panic("no " ++ line)); "read" } catch { (kind, m) -> m }';
      assert.equal(await given(threeLines, failing, captureEvery), '"no one"');
    });
  }
});
