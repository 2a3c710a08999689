/** A scenario that cannot be run: where it is wrong, what stands there, and what should. */
export class ScenarioError extends Error {
  constructor(
    /** The scenario's file, as the caller named it. */
    readonly file: string,
    /** From 1. */
    readonly line: number,
    /** What stands there. */
    readonly found: string,
    /** What should stand there. */
    readonly expected: string,
  ) {
    super(`${file}:${line}: found ${found}, expected ${expected}`);
  }
}
