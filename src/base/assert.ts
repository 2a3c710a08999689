/** A programmer's error ends the run; bad input and guest faults never come through here. */
export function assert(condition: unknown, message: string): asserts condition {
  if (!condition) throw new Error(`assertion failed: ${message}`);
}
