/** The few colours of the prompt and of what is typed; all of them the identity where none are wanted. */

import pc from 'picocolors';

type Formatter = (text: string) => string;

/** What is painted, by meaning. */
export interface Paint {
  readonly prompt: Formatter;
  readonly keyword: Formatter;
  readonly text: Formatter;
  readonly number: Formatter;
  readonly type: Formatter;
  readonly quiet: Formatter;
  readonly strong: Formatter;
  readonly error: Formatter;
}

/** The colours, or none. */
export function createPaint(isColored: boolean): Paint {
  const { cyan, magenta, green, yellow, blue, dim, bold, red } = pc.createColors(isColored);
  return {
    prompt: cyan,
    keyword: magenta,
    text: green,
    number: yellow,
    type: blue,
    quiet: dim,
    strong: bold,
    error: red,
  };
}
