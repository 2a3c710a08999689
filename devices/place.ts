/** The surroundings of a device: the world that both processors share, and its place at one processor. */
import type { AnyActorRef } from 'xstate';
import type { Arbiter } from '../src/ports/arbiter';
import type { Clock } from '../src/ports/clock';
import type { BusPort } from '../src/ports/scsi-bus';
import type { Trace } from '../src/ports/trace';
import type { Completion, DeviceBack, DeviceFront, DmaPort, GuestMemory, Operation } from './device';
import type { Effects } from './effects';

/** The world that all processors of a run share. */
export interface World {
  /** The only source of time. */
  readonly clock: Clock;
  /** The record of the run; a device may write records of its own. */
  readonly trace: Trace;
  /** What devices have done to the world: the oracle compares it with the bare run. */
  readonly effects: Effects;
  /** The view in force, and each processor's port on the SCSI bus. */
  readonly bus: Pick<Arbiter, 'view'> & { port(processor: string): BusPort };
  /**
   * The parent actor of a device's charts: `createActor(chart, { id, systemId: id, parent: world.parent })`. An
   * inspector shows them in their place, and an exception of their actions ends the run at its event.
   */
  readonly parent: AnyActorRef;
  /** Whether an inspector listens: a chart that remembers its moves then asks XState for each. */
  readonly inspected?: () => boolean;
}

/** The part of a device that both processors reach: the printer with its paper, the line with its peer. */
export interface Outside {
  /**
   * The processor has been deposed: from this instant the device performs neither queued nor running work of this
   * processor, and accepts no more.
   */
  abort(processor: string): void;
  /** The processor has lost its power: without this method the device needs not know. */
  powerOff?(processor: string): void;
}

/** The place of a back. */
export interface Place {
  /** The device's name. */
  readonly name: string;
  /** The name of the processor: `left`, `right` … */
  readonly processor: string;
  /** The world around it. */
  readonly world: World;
  /** The result of `outside` of the same row; each world has one. */
  readonly outside: Outside | undefined;
  /** Guest memory of this processor. */
  readonly dma: DmaPort;
}

/** A device in the machine, as one row. */
export interface DeviceRow {
  /** Its name in traces, of its own among all devices and targets. */
  readonly name: string;
  /** Physical address and length in bytes. */
  readonly base: number;
  /** Bytes. */
  readonly length: number;
  /** The interrupt line at ASP, if any. */
  readonly localIrq?: number;
  /** Makes what the guest sees, once for each replica, with that replica's memory. */
  readonly front: (name: string, memory: GuestMemory) => DeviceFront;
  /** Makes the part that all processors reach, once in a world; without one the device is in the processor alone. */
  readonly outside?: (world: World) => Outside;
  /** Makes what does the work, once for each processor; a device without it has no operations. */
  readonly back?: (place: Place) => DeviceBack;
  /**
   * IO2: the completion of an operation that was outstanding at a failover, perhaps performed, perhaps not; `undefined`
   * if the operation has no effect and can be started again.
   */
  readonly uncertain?: (operation: Operation, memory: Pick<DmaPort, 'read'>) => Completion | undefined;
  /**
   * Names what a completion without an operation reports, if the guest must receive the report once, whatever happens
   * to the primary; `undefined` if the report may be lost or repeated. By default the registers are the name; only
   * `checkDevice` asks.
   */
  readonly unsolicited?: (completion: Completion) => string | undefined;
  /**
   * Whether the operation continues with a state that its processor holds outside, so that no other processor can start
   * it again (end of §2.3).
   */
  readonly continues?: (operation: Operation) => boolean;
}
