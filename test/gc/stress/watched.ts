/** Bundles the sources so that every value of a program that may refer to others is noted when it is made. */

import { readFile } from 'node:fs/promises';
import type { Plugin } from 'esbuild';

/** What is put into which class of `src/lang/values`, so that `noteBirth` hears of each object. */
const insertions: Readonly<Record<string, readonly (readonly [before: string, after: string])[]>> = {
  'value.ts': [
    [
      'export abstract class ValueObject extends Scalar {\n  abstract epoch: number;',
      'export abstract class ValueObject extends Scalar {\n  abstract epoch: number;\n  constructor() {\n    super();\n    noteBirth(this);\n  }',
    ],
    [
      'export class Cell {\n  epoch = 0;\n  constructor(public value: Value) {}',
      'export class Cell {\n  epoch = 0;\n  constructor(public value: Value) {\n    noteBirth(this);\n  }',
    ],
  ],
};

/** The plugin. It fails when a class is not written as it expects. */
export const watchedValues: Plugin = {
  name: 'watched-values',
  setup(build) {
    build.onLoad({ filter: /[\\/]src[\\/]lang[\\/]values[\\/]value\.ts$/ }, async ({ path }) => {
      let contents = await readFile(path, 'utf8');
      for (const [before, after] of insertions['value.ts']) {
        if (!contents.includes(before))
          return { errors: [{ text: `${path} has changed: no \`${before}\`` }] };
        contents = contents.replace(before, after);
      }
      const births = JSON.stringify(require.resolve('./births'));
      return { contents: `import { noteBirth } from ${births};\n${contents}`, loader: 'ts' };
    });
  },
};
