/** A scenario that cannot be run: where it is wrong, what stands there, and what should. */
export class ScenarioError extends Error {
  constructor(
    readonly file: string,
    /** From 1. */
    readonly line: number,
    readonly found: string,
    readonly expected: string,
  ) {
    super(`${file}:${line}: found ${found}, expected ${expected}`);
  }
}
