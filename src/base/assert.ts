/**
 * Ends the run at a programmer's error; bad input and guest faults never come here. A hot path passes `message` as a
 * function, since formatting numbers costs more than comparing them.
 */
export function assert(condition: unknown, message: string | (() => string)): asserts condition {
  if (!condition) throw new Error(`assertion failed: ${typeof message === 'string' ? message : message()}`);
}
