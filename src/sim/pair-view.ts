/** The parts of a running pair that a program may read, and the faults that it may cause. */
import type { Inspect } from '../../devices/device';
import type { View } from '../ports/arbiter';
import type { Failover, Join } from './failover';
import type { Attachment } from './inspection/actors';
import type { Victim } from './plan/victim';

/** One processor with its hypervisor. */
export interface ReplicaView {
  /** `left`, `right`, …; the name of a repaired processor ends in a number: `left-2`. */
  readonly name: string;
  /** Whether the processor has not been killed. */
  readonly alive: boolean;
  /** Whether the processor is alive and not deposed. */
  readonly serves: boolean;
  /** The processor. */
  readonly processor: {
    /** Instructions executed since power-on. */
    readonly instructions: number;
  };
  /** The hypervisor and its chart. */
  readonly hypervisor: {
    /** The present epoch of the processor; the first is 0. */
    readonly epoch: number;
    /** The chart of `understudy/machines`; its snapshot has XState's value of the state: `{ primary: 'running' }`. */
    readonly chart: { getSnapshot(): { readonly value: unknown } };
  };
}

/** The world around the processors. */
export interface EnvironmentView {
  /** Virtual time. */
  readonly clock: {
    /** Virtual time since power-on, in nanoseconds. */
    readonly nowAt: number;
    /** The instant of the next event, in nanoseconds; `Infinity` if there is none. */
    readonly nextAt: number;
  };
  /** The console's other end. */
  readonly terminal: {
    /** The bytes that the console has shown, each once. */
    readonly text: Uint8Array;
    /** The number of planned bytes that have been typed. */
    readonly typedBytes: number;
  };
  /** The SCSI bus, which is the arbiter too. */
  readonly bus: {
    /** The members and the primary that the bus recognizes. */
    readonly view: View;
  };
}

/** Replicas, the links between them, one shared bus: a run in virtual time that a caller steps through. */
export interface PairView {
  /** The world around the processors. */
  readonly environment: EnvironmentView;
  /** All replicas so far, the dead ones too; at the start the first one leads. */
  readonly replicas: readonly ReplicaView[];
  /** Whether the guest has switched its machine off or, without `restarts`, reset it. */
  readonly finished: boolean;
  /** The number of processors that have been killed. */
  readonly kills: number;
  /** Each promotion of a backup so far. */
  readonly failovers: readonly Failover[];
  /** Each repaired processor that has joined so far. */
  readonly joins: readonly Join[];
  /**
   * Attaches an XState inspector, at any moment: it first hears of every actor with its present state, then of every
   * event, microstep and action, each with the virtual time, the number of the trace's last record and the faults in
   * force.
   */
  inspect(observer: Inspect): Attachment;
  /**
   * Lets the next event happen; returns `false` after the end of the run: finished, diverged, out of patience, or no
   * event pending.
   */
  step(): boolean;
  /**
   * Kills a processor at this instant, by its present role or by its name; without effect if no such processor lives.
   * @throws {PlanError} if `who` is no form of a victim
   */
  kill(who: Victim): void;
  /** The same `delayNs` nanoseconds from now, by the role at that time. */
  killLater(who: Victim, delayNs: number): void;
  /**
   * Lets a processor stand still at this instant, for so many nanoseconds or until `thaw`: it neither executes nor
   * hears. Without effect if no such processor lives.
   * @throws {PlanError} if `who` is no form of a victim
   */
  freeze(who: Victim, forNs?: number): void;
  /** Lets a frozen processor go on. */
  thaw(who: Victim): void;
  /** Lets the failure detector of `by` take a processor for dead, which may live; a suspicion is for good. */
  suspect(who: Victim, by: Victim): void;
}
