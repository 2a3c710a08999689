/**
 * Rules that a checker takes away to see that it finds the run that breaks (DESIGN §6). No command and no part of the public
 * door reaches them.
 */
export type Mutation =
  /** No uncertain interrupts at the end of the failover epoch. */
  | 'P7'
  /** Outputs wait for no acknowledgment. */
  | 'outputCommit'
  /** A promoted backup keeps its own clock. */
  | 'clockCorrection';

export type Mutations = ReadonlySet<Mutation>;

export const noMutations: Mutations = new Set();
