import assert from 'node:assert/strict';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { test } from 'node:test';

const root = resolve(__dirname, '../..');
const pages = ['README.md', ...pagesBelow('docs')];

function pagesBelow(folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => join(folder, name));
}

/** Paths of the repository that a page names in code spans, whole ones only (no `…`, no placeholders). */
function namedPaths(text: string): string[] {
  const spans = [...text.matchAll(/`([^`\n]+)`/g)].map((match) => match[1]);
  return spans.filter((span) => /^(src|rust-abi|fixtures|test|bench|scripts|examples|docs)(\/[\w.-]+)*\/?$/.test(span));
}

for (const page of pages) {
  test(`${page} names only files that exist`, () => {
    // Programs in fences hold brackets and parentheses of their own.
    const text = readFileSync(join(root, page), 'utf8').replace(/^```[\s\S]*?^```/gm, '');
    const links = [...text.replace(/`[^`\n]*`/g, '').matchAll(/\]\((?!https?:|#)([^)#]+)[^)]*\)/g)].map((match) =>
      join(dirname(page), match[1]),
    );
    const missing = [...namedPaths(text), ...links].filter((path) => !existsSync(join(root, path)));
    assert.deepEqual(missing, []);
  });
}
