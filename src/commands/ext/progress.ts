/** Progress on standard error: one line that is drawn anew on a terminal, nothing of it in a pipe. */

import type { Progress, Step } from '../../extensions/progress';
import type { CommandIo } from '../io';

const frames = ['|', '/', '-', '\\'];
/** Milliseconds between two drawings. */
const drawEvery = 120;
/** A step shorter than this is not shown at all. */
const showAfter = 200;
const clearLine = '\r\u001b[2K';
const usualWidth = 80;

/** Progress that suits the stream. */
export function progressOn({ stderr, exit, environment }: CommandIo): Progress {
  const isMoving = stderr.isTerminal && environment['TERM'] !== 'dumb';
  let shown: MovingLine | undefined;
  const say = (line: string): void => {
    shown?.clear();
    stderr.write(`${line}\n`);
  };
  if (!isMoving) return { say, start: () => ({ update: () => {}, done: () => {} }) };
  exit.add(() => shown?.clear());
  return {
    say,
    start(what): Step {
      const line = new MovingLine(what, (text) => {
        stderr.write(text);
      });
      shown = line;
      return {
        update: (detail) => {
          line.detail = detail;
        },
        done: () => {
          line.end();
          shown = undefined;
        },
      };
    },
  };
}

/** A line of a terminal that says what goes on, and for how long already. */
class MovingLine {
  detail = '';
  private readonly started = performance.now();
  private readonly timer: NodeJS.Timeout;
  private isDrawn = false;
  private frame = 0;

  constructor(
    private readonly what: string,
    private readonly write: (text: string) => void,
  ) {
    this.timer = setInterval(() => {
      this.draw();
    }, drawEvery);
    this.timer.unref();
  }

  clear(): void {
    if (this.isDrawn) this.write(clearLine);
    this.isDrawn = false;
  }

  end(): void {
    clearInterval(this.timer);
    this.clear();
  }

  private draw(): void {
    const time = performance.now() - this.started;
    if (time < showAfter) return;
    this.frame = (this.frame + 1) % frames.length;
    const detail = this.detail === '' ? '' : `: ${this.detail}`;
    const text = `${frames[this.frame]} ${this.what}${detail} (${Math.floor(time / 1000)} s)`;
    const width = process.stderr.columns ?? usualWidth;
    this.write(`${clearLine}${text.slice(0, width - 1)}`);
    this.isDrawn = true;
  }
}
