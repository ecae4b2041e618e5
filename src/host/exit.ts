/** What has to happen before the process ends, however it ends. */

/** Actions that run once, the last added first; none may throw, wait long, or print to standard output. */
export class ExitSequence {
  private readonly actions: (() => void)[] = [];

  /** Adds an action. */
  add(action: () => void): void {
    this.actions.push(action);
  }

  /** Runs all actions that have not run yet. */
  run(): void {
    for (let action = this.actions.pop(); action !== undefined; action = this.actions.pop()) action();
  }
}
