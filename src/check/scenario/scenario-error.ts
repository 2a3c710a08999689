/** A scenario that cannot be run: the place of the error, the text found, and the text expected. */
export class ScenarioError extends Error {
  constructor(
    /** The scenario's file, as the caller named it. */
    readonly file: string,
    /** Lines count from 1. */
    readonly line: number,
    /** What stands there. */
    readonly found: string,
    /** What should stand there. */
    readonly expected: string,
  ) {
    super(`${file}:${line}: found ${found}, expected ${expected}`);
  }
}
