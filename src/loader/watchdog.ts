/** Names synchronous native functions that hold up the runtime thread. */

/** What the loader logs with; `src/host/log.ts` is one. */
export interface LoaderLog {
  /** Something that costs the user time or memory, or is likely a mistake. */
  warn(message: string, fields?: Readonly<Record<string, string | number>>): void;
  /** What happens, for who asked. */
  info(message: string, fields?: Readonly<Record<string, string | number>>): void;
}

/** Logs every synchronous call that took longer than a limit. */
export class Watchdog {
  constructor(
    /** Milliseconds that a call may take. */
    readonly limitMs: number,
    private readonly log: LoaderLog,
  ) {}

  /** Called with the time of each call that took long enough to be looked at. */
  check(functionName: string, elapsedMs: number): void {
    if (elapsedMs <= this.limitMs) return;
    const ms = Math.round(elapsedMs);
    this.log.warn(
      `native code took ${ms} ms on the runtime thread: ${functionName}; register it with add_blocking`,
      { function: functionName, ms },
    );
  }
}
