/** A command that the disk has performed. */
export interface PerformedWrite {
  readonly at: number;
  readonly processor: string;
  readonly block: number;
  readonly count: number;
  /** xxh64 of the blocks written. */
  readonly digest: string;
}

/** What the environment saw of a run. */
export interface Observed {
  readonly finished: boolean;
  readonly console: string;
  readonly writes: readonly PerformedWrite[];
  readonly diskDigest: string;
}

/** What is known of a run on the pair beyond what the environment saw. */
export interface PairObserved extends Observed {
  /** Whether a replica is left: one that is neither killed nor deposed. */
  readonly alive: boolean;
  readonly uncertainInterrupts: number;
  /** Ordinals of console bytes that were sent again with another value. */
  readonly consoleMismatches: readonly number[];
}
