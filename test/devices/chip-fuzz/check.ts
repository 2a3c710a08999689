/**
 * What must hold whatever a guest does. A chart keeps what its actions throw for a later turn: so the first one is
 * remembered.
 */
let broken: Error | undefined;

export function check(holds: boolean, what: string): asserts holds {
  if (holds) return;
  const error = new Error(`broken: ${what}`);
  broken ??= error;
  throw error;
}

/** Runs this, and throws what was broken first. */
export function checked<T>(run: () => T): T {
  broken = undefined;
  let result: T;
  try {
    result = run();
  } catch (error) {
    throw broken ?? error;
  }
  if (broken !== undefined) throw broken;
  return result;
}
