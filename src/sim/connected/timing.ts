/** How long things take between the processes of a connected world, in virtual nanoseconds. */
export const connectedTiming = {
  /** A frame's way, and each of its bytes. */
  latencyNs: 50_000,
  byteNs: 8,
  /** From a connection's end to the next attempt. */
  retryNs: 2_000_000,
  /** A frame that is on its way when its connection is cut arrives at the environment later by up to so much. */
  greatestLatenessNs: 6_000_000,
  /** Until a record of the environment's, and a write on a disk, is on stable storage. */
  storeNs: 100_000,
  syncNs: 500_000,
  /** From the guest's halt to the end of the run: what the terminal has still to show arrives. */
  endNs: 20_000_000,
} as const;
