/** What a person or a caller gave cannot be used: one clear line that names the thing and what to do; exit code 2. */
export class BadInput extends Error {}

/** What is missing is missing on this machine: another one may do it. */
export class MissingHere extends BadInput {}

/** @throws {MissingHere} instead of another `BadInput` */
export function needsHere<Value>(get: () => Value): Value {
  try {
    return get();
  } catch (error) {
    throw error instanceof BadInput ? new MissingHere(error.message) : error;
  }
}
