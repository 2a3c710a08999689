import type { NumberedEffect } from '../../devices/effects';

/** Something that a device has done. */
export type ObservedEffect = NumberedEffect;

/** What the environment saw of a run. */
export interface Observed {
  /** Whether the guest has switched its machine off or, without `restarts`, reset it. */
  readonly finished: boolean;
  /** Everything that the terminal has shown, a character for each byte (Latin-1). */
  readonly console: string;
  /** What devices have done to the world, in order. */
  readonly effects: readonly ObservedEffect[];
  /** xxh64 of the blocks that differ from the disk's contents at the start, with their numbers: disks with one start are alike if these are. */
  readonly diskDigest: string;
  /** Where there is a tape. */
  readonly tapeDigest?: string;
}

/** A processor that leads from this instant on, in virtual nanoseconds. */
export interface Leader {
  /** Its name. */
  readonly processor: string;
  /** Virtual nanoseconds. */
  readonly at: number;
}

/** What is known of a run on the pair beyond what the environment saw. */
export interface PairObserved extends Observed {
  /** Whether a replica is left: one that is neither killed nor deposed. */
  readonly alive: boolean;
  /** Interrupts of P7, over all failovers. */
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
