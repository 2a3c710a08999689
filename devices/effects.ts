/** The effects of the devices on the world, in order: what the environment of a run has seen. */

import { digest } from '../src/base/digest';

/**
 * How a device bears the same request twice (§2.3): without harm; with a way to find out whether the first request took
 * effect; or neither, so that no driver can mask a failover. What an `unreliable` device does may be lost or doubled
 * without any failover: an Ethernet.
 */
export type Sensitivity = 'insensitive' | 'testable' | 'neither' | 'unreliable';

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
  /** In words, the same for the same effect: `write of 1 blocks from block 3`. */
  readonly what: string;
  /** The bytes written; empty if none are. */
  readonly data: Uint8Array;
}

/** An effect as the oracle keeps it: a run that writes gigabytes keeps a few words of each write. */
export interface NumberedEffect extends Omit<Effect, 'data'> {
  /** The number of the last trace record before the effect. */
  readonly event: number;
  /** xxh64 of the bytes written. */
  readonly digest: string;
}

/** Every effect on the world, kept for the oracle. */
export class Effects {
  private readonly kept: NumberedEffect[] = [];

  /** `eventNow` returns the number of the last trace record. */
  constructor(private readonly eventNow: () => number = () => 0) {}

  /** Every effect so far, in order. */
  get all(): readonly NumberedEffect[] {
    return this.kept;
  }

  /** Keeps an effect, of whose bytes only the digest stays. */
  add({ data, ...effect }: Effect): NumberedEffect {
    const numbered = { ...effect, event: this.eventNow(), digest: digest(data) };
    this.kept.push(numbered);
    return numbered;
  }

  /** The device has lost it again before anything relied on it. */
  remove(effect: NumberedEffect): void {
    const at = this.kept.indexOf(effect);
    if (at >= 0) this.kept.splice(at, 1);
  }
}
