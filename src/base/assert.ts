/**
 * A programmer's error ends the run; bad input and guest faults never come through here. Where it is asked often, `message` is a function:
 * to write numbers out costs more than to compare them.
 */
export function assert(condition: unknown, message: string | (() => string)): asserts condition {
  if (!condition) throw new Error(`assertion failed: ${typeof message === 'string' ? message : message()}`);
}
