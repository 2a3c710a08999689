import type { NumberedEffect } from '../../devices/effects';

/** An effect of a device on the world. */
export type ObservedEffect = NumberedEffect;

/** What the environment has seen of a run. */
export interface Observed {
  /** Whether the guest has switched its machine off or, without `restarts`, reset it. */
  readonly finished: boolean;
  /** Everything that the terminal has shown, a character for each byte (Latin-1). */
  readonly console: string;
  /** What devices have done to the world, in order. */
  readonly effects: readonly ObservedEffect[];
  /**
   * xxh64 of the blocks that differ from the disk's contents at the start, with their numbers. Two disks with the same
   * start are equal if their digests are.
   */
  readonly diskDigest: string;
  /** With a tape only. */
  readonly tapeDigest?: string;
}

/** A processor that leads from an instant on, in virtual nanoseconds. */
export interface Leader {
  /** Its name. */
  readonly processor: string;
  /** Virtual nanoseconds. */
  readonly at: number;
}

/** Facts of a run on the pair beyond what the environment has seen. */
export interface PairObserved extends Observed {
  /** Whether a replica is left that is neither killed nor deposed. */
  readonly alive: boolean;
  /** Interrupts of P7, over all failovers. */
  readonly uncertainInterrupts: number;
  /** Further operations that ended as uncertain: their devices were at work, and no I/O program waited for them. */
  readonly takenOverOperations: number;
  /** Operations that were started again at a failover. */
  readonly restartedOperations: number;
  /** Devices that had already performed a command of such an operation. */
  readonly repeatedDevices: readonly string[];
  /**
   * Whether a promoted hypervisor restarts outstanding operations, of which the guest's driver hears nothing (end of
   * §2.3).
   */
  readonly repeatsOutstanding: boolean;
  /** Requests that were under way when the environment crashed, and ended as uncertain. */
  readonly uncertainRequests: number;
  /** When the environment was started again after a crash, in virtual nanoseconds. */
  readonly environmentStarts: readonly number[];
  /** The ordinal of the first byte in which the screen at the terminal's other end differs from the terminal's text. */
  readonly screenMismatch?: number;
  /** The leaders, in order. */
  readonly leaders: readonly Leader[];
  /** The number of promotions. */
  readonly promotions: number;
  /** Ordinals of console bytes that were sent again with another value. */
  readonly consoleMismatches: readonly number[];
}
