/** What a program may read of a running pair, and what it may do to it. */
import type { Inspect } from '../../devices/device';
import type { View } from '../ports/arbiter';
import type { Failover, Join } from './failover';
import type { Attachment } from './inspection/actors';
import type { Victim } from './plan/victim';

/** One processor with its hypervisor. */
export interface ReplicaView {
  /** `left`, `right`, …; a repaired one has a number: `left-2`. */
  readonly name: string;
  /** Whether the processor has not been killed. */
  readonly alive: boolean;
  /** Alive, and not deposed. */
  readonly serves: boolean;
  /** The processor. */
  readonly processor: {
    /** Instructions executed since power-on. */
    readonly instructions: number;
  };
  /** The hypervisor and its chart. */
  readonly hypervisor: {
    /** The epoch in which the processor is; the first is 0. */
    readonly epoch: number;
    /** The chart of `understudy/machines`, whose snapshot has the state as XState tells it: `{ primary: 'running' }`. */
    readonly chart: { getSnapshot(): { readonly value: unknown } };
  };
}

/** The world around the processors. */
export interface EnvironmentView {
  /** Virtual time. */
  readonly clock: {
    /** Virtual time since power-on, in nanoseconds. */
    readonly nowAt: number;
    /** The instant of the next thing that happens, in nanoseconds; `Infinity` where nothing will. */
    readonly nextAt: number;
  };
  /** The console's other end. */
  readonly terminal: {
    /** The bytes that the console has shown, each once. */
    readonly text: Uint8Array;
    /** How many of the planned bytes have been typed. */
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
  /** Every replica that there has been, the dead ones too; at the start the first one leads. */
  readonly replicas: readonly ReplicaView[];
  /** Whether the guest has switched its machine off or, without `restarts`, reset it. */
  readonly finished: boolean;
  /** How many processors have been killed. */
  readonly kills: number;
  /** Each promotion of a backup so far. */
  readonly failovers: readonly Failover[];
  /** Each repaired processor that has joined so far. */
  readonly joins: readonly Join[];
  /**
   * Attaches an inspector of XState's kind, at any moment: it first hears of every actor with its present state, then of every event, microstep
   * and action, each with the virtual time, the number of the trace's last record and the faults in force.
   */
  inspect(observer: Inspect): Attachment;
  /** Lets the next thing happen; returns `false` where the run is over: finished, diverged, out of patience, or nothing is pending. */
  step(): boolean;
  /**
   * Kills a processor at this instant, by the role that it has now or by its name; without effect where no such processor lives.
   * @throws {PlanError} if `who` is no form of a victim
   */
  kill(who: Victim): void;
  /** The same `delayNs` nanoseconds from now, by the role that the processor has then. */
  killLater(who: Victim, delayNs: number): void;
}
