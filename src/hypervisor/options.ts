import type { AnyActorRef } from 'xstate';
import type { Ids } from '../base/ids';
import type { Processor } from '../pa-risc/processor';
import type { Switches } from './switches';

/** Virtual nanoseconds of the epoch boundary that arise in the processor itself (§4.1). */
interface BoundaryCost {
  readonly entryNs: number;
  readonly sendSetUpNs: number;
  readonly exitNs: number;
  /** From the guest's reset of its machine to its first instruction. */
  readonly restartNs: number;
}

export interface HypervisorOptions {
  readonly processor: string;
  readonly role: 'primary' | 'backup' | 'joining';
  readonly switches: Switches;
  /** Instructions in an epoch; with variable epochs, the longest. */
  readonly epochLength: number;
  /** The leading processor decides with each epoch's end how long the next epoch is; without it all are as long. */
  readonly nextEpochLength?: () => number;
  readonly boundaryCost: BoundaryCost;
  /** How far this clock is ahead of the world's clock, in nanoseconds. */
  readonly clockSkewNs: number;
  /** By how many parts in a million this clock is faster than the world's clock. */
  readonly clockDriftPpm: number;
  /** A backup with so many messages not yet replayed accepts only the message that its machine awaits. */
  readonly bufferMessages: number;
  /** Each `epochEnd` carries the digest of the state, and each backup compares that digest with its own. */
  readonly paranoid: boolean;
  /** Seconds from 1970 to power-on, for the firmware's clock. */
  readonly startedAtUnix: number;
  /** The digest in the record of an epoch's end; `undefined` where no observer compares digests. */
  readonly stateDigest: (processor: Processor) => string | undefined;
  /**
   * Loads processor and memory as at power-on, after the guest has reset its machine; without `restart` a reset ends
   * the run.
   */
  readonly restart?: () => void;
  /**
   * Where instructions take no time of the clock's: how long a guest that waits may sleep before its epoch ends, in
   * nanoseconds. The interval timer of a guest that does nothing may be late by as much. Without it the time of a
   * waiting guest's instructions passes.
   */
  readonly idleNs?: number;
  /** The ordinals of the console's first bytes, where they are not 0. */
  readonly consoleFrom?: { readonly output: number; readonly input: number };
  readonly operationIds: Ids;
  /** Of its chart; without it the chart is a root of its own. */
  readonly parent?: AnyActorRef;
  /** Whether an inspector is to see the chart's microsteps. */
  readonly inspected?: () => boolean;
}
