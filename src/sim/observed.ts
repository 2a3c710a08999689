import type { NumberedEffect } from '../../devices/effects';

/** Something that a device has done. */
export type ObservedEffect = NumberedEffect;

/** What the environment saw of a run. */
export interface Observed {
  readonly finished: boolean;
  readonly console: string;
  readonly effects: readonly ObservedEffect[];
  /** xxh64 of the blocks that differ from the disk's contents at the start, with their numbers: disks with one start are alike if these are. */
  readonly diskDigest: string;
  /** Where there is a tape. */
  readonly tapeDigest?: string;
}

/** A processor that leads from this instant on, in virtual nanoseconds. */
export interface Leader {
  readonly processor: string;
  readonly at: number;
}

/** What is known of a run on the pair beyond what the environment saw. */
export interface PairObserved extends Observed {
  /** Whether a replica is left: one that is neither killed nor deposed. */
  readonly alive: boolean;
  readonly uncertainInterrupts: number;
  /** Operations that have ended uncertain otherwise: their devices had been at work without an I/O program that waited for them. */
  readonly takenOverOperations: number;
  /** Operations that were started again at a failover. */
  readonly restartedOperations: number;
  /** Devices that had done a command of these already. */
  readonly repeatedDevices: readonly string[];
  /** Whether a promoted hypervisor starts what was outstanding again, of which the guest's driver hears nothing (end of §2.3). */
  readonly repeatsOutstanding: boolean;
  /** Who has led, from when on. */
  readonly leaders: readonly Leader[];
  /** How often a backup has been promoted. */
  readonly promotions: number;
  /** Ordinals of console bytes that were sent again with another value. */
  readonly consoleMismatches: readonly number[];
}
