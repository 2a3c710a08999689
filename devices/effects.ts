/** What devices have done to the world, in order: what the environment of a run has seen (DESIGN §6). */

import { digest } from '../src/base/digest';

/**
 * How a device bears being asked twice (§2.3): it does no harm; it can be found out whether the first time took; or neither, and
 * then no driver can mask a failover.
 */
export type Sensitivity = 'insensitive' | 'testable' | 'neither';

/** What a device has done to the world, at one instant. */
export interface Effect {
  /** Virtual nanoseconds. */
  readonly at: number;
  /** The name of the processor for which the device did it. */
  readonly processor: string;
  /** The name of the device or target. */
  readonly device: string;
  /** How the device bears a repetition of it. */
  readonly sensitivity: Sensitivity;
  /** In words, the same whenever the same is done: `write of 1 blocks from block 3`. */
  readonly what: string;
  /** The bytes that were written; empty where none are. */
  readonly data: Uint8Array;
}

/** An effect as it is kept: a run that writes gigabytes keeps a few words of each write. */
export interface NumberedEffect extends Omit<Effect, 'data'> {
  /** The last record of the trace when it was done. */
  readonly event: number;
  /** xxh64 of the bytes written. */
  readonly digest: string;
}

/** Every effect on the world, kept for the oracle. */
export class Effects {
  readonly #all: NumberedEffect[] = [];

  /** `eventNow` tells the number of the last record of the trace. */
  constructor(private readonly eventNow: () => number = () => 0) {}

  /** Every effect so far, in order. */
  get all(): readonly NumberedEffect[] {
    return this.#all;
  }

  /** Keeps an effect, of whose bytes only the digest stays. */
  add({ data, ...effect }: Effect): void {
    this.#all.push({ ...effect, event: this.eventNow(), digest: digest(data) });
  }
}
