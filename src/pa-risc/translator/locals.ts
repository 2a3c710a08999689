/** Locals of every region; the first one is its parameter. */
export const LOCAL = {
  /** Instructions that may still complete. */
  budget: 0,
  /** The number of an exit; space and privilege level of data, and of code, as in lookasides: all of 64 bits. */
  exit: 1,
  key: 2,
  codeKey: 3,
  /** A result in single format. */
  single: 4,
  /** Short backward branches before the processor looks for a waiting loop. */
  turns: 5,
  /** The target of the branch at hand, and whether it is taken. */
  target: 6,
  taken: 7,
  /** The operands and the result of the sum that left the carries. */
  carryA: 8,
  carryB: 9,
  carryR: 10,
  physical: 11,
  spot: 12,
  /** Anything but zero if floating-point instructions trap. */
  unitOff: 13,
  first: 14,
} as const;
