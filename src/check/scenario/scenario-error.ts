/** A scenario that cannot be run: the place of the error, the text found, and the text expected. */
export class ScenarioError extends Error {
  constructor(
    readonly file: string,
    /** Lines count from 1. */
    readonly line: number,
    readonly found: string,
    readonly expected: string,
  ) {
    super(`${file}:${line}: found ${found}, expected ${expected}`);
  }
}
