/**
 * Tables of small programs and what they must do. Lines:
 *
 *     // a heading or remark
 *     EXPRESSION =>> TEXT        println(EXPRESSION) prints TEXT
 *     EXPRESSION =r TEXT         as the value of main it is printed as TEXT
 *     EXPRESSION =! TEXT         is rejected, or fails when run, with a message that holds TEXT
 *     EXPRESSION =! TEXT @3:5    … and the place: line and column of the program
 *
 * In TEXT `\n` is a line break. Between `{{{` and `}}}` stands a whole program, followed by `=r`, `=!`, or `=~`, which
 * looks at the last line printed only. What stands between `@prelude` and `@end` goes before every later program.
 */

/** What a program must do: print all of the text, end its output with that line, or fail with it. */
export type Demand = 'prints' | 'ends with' | 'fails with';

/** One program of a table. */
export interface Entry {
  /** Line of the table, from 1. */
  readonly line: number;
  readonly program: string;
  readonly demand: Demand;
  readonly text: string;
}

const demands: Readonly<Record<string, Demand>> = {
  '=>>': 'prints',
  '=r': 'prints',
  '=~': 'ends with',
  '=!': 'fails with',
};

/** The programs of a table. */
export function readTable(table: string): Entry[] {
  const lines = table.split('\n');
  const entries: Entry[] = [];
  let prelude = '';
  /** The lines from the one after `i` up to the one that `isEnd`; `i` is there then. */
  let i = 0;
  const upTo = (isEnd: (line: string) => boolean): string => {
    const start = i + 1;
    do i++;
    while (i < lines.length && !isEnd(lines[i]));
    return lines
      .slice(start, i)
      .map((line) => `${line}\n`)
      .join('');
  };
  for (; i < lines.length; i++) {
    const line = i + 1;
    if (lines[i] === '' || lines[i].startsWith('//')) continue;
    if (lines[i] === '@prelude') {
      prelude = upTo((each) => each === '@end');
    } else if (lines[i] === '{{{') {
      const program = upTo((each) => each.startsWith('}}}'));
      entries.push(entry(line, prelude + program, /^}}}()\s+(=\S+)(?: (.*))?$/.exec(lines[i])));
    } else {
      const parts = /^(.*?)\s(=>>|=r|=!)(?: (.*))?$/.exec(lines[i]);
      const expression = parts?.[1] ?? '';
      const main = parts?.[2] === '=>>' ? `println(${expression})` : expression;
      // What is only computed must be used, or a failure could be overlooked.
      const whole = parts?.[2] === '=!' ? `{ value = ${expression}\nprintln(value) }` : main;
      entries.push(entry(line, `${prelude}main() = ${whole}\n`, parts));
    }
  }
  return entries;
}

function entry(line: number, program: string, parts: RegExpExecArray | null): Entry {
  const demand = parts === null ? undefined : demands[parts[2]];
  if (parts === null || demand === undefined) throw new Error(`line ${line} of the table is none`);
  return { line, program, demand, text: (parts.at(3) ?? '').replaceAll('\\n', '\n') };
}
