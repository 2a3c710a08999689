import type { Effect } from '../../devices/effects';

/** Something that a device has done. */
export interface ObservedEffect extends Omit<Effect, 'data'> {
  /** xxh64 of the bytes written. */
  readonly digest: string;
}

/** What the environment saw of a run. */
export interface Observed {
  readonly finished: boolean;
  readonly console: string;
  readonly effects: readonly ObservedEffect[];
  readonly diskDigest: string;
  /** Where there is a tape. */
  readonly tapeDigest?: string;
}

/** What is known of a run on the pair beyond what the environment saw. */
export interface PairObserved extends Observed {
  /** Whether a replica is left: one that is neither killed nor deposed. */
  readonly alive: boolean;
  readonly uncertainInterrupts: number;
  /** How often a backup has been promoted. */
  readonly promotions: number;
  /** Ordinals of console bytes that were sent again with another value. */
  readonly consoleMismatches: readonly number[];
}
