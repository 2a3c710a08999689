import type { AnyActorRef } from 'xstate';
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
  /** Instructions in an epoch; of variable epochs the longest. */
  readonly epochLength: number;
  readonly boundaryCost: BoundaryCost;
  /** Ahead of the world's clock, in nanoseconds. */
  readonly clockSkewNs: number;
  /** By how many parts in a million its clock is faster than the world's. */
  readonly clockDriftPpm: number;
  /** A backup that has received and not replayed so many messages takes no more, but for what it waits for. */
  readonly bufferMessages: number;
  /** The digest of the state goes with each `epochEnd`, and a backup compares it with its own. */
  readonly paranoid: boolean;
  /** Seconds from 1970 to power-on, as the firmware's clock tells them. */
  readonly startedAtUnix: number;
  /** What the record of an epoch's end tells of the state: its digest, or nothing where nobody compares. */
  readonly stateDigest: (processor: Processor) => string | undefined;
  /** Loads processor and memory as at power-on, after the guest has reset its machine; without it a reset ends the run. */
  readonly restart?: () => void;
  readonly nextOperationId: () => string;
  /** Of its chart; without it the chart is a root of its own. */
  readonly parent?: AnyActorRef;
  /** Whether an inspector is to see the chart's microsteps. */
  readonly inspected?: () => boolean;
}
