/** What surrounds a device: the world that both processors share, and its place at one of them. */
import type { AnyActorRef } from 'xstate';
import type { Arbiter } from '../src/ports/arbiter';
import type { Clock } from '../src/ports/clock';
import type { BusPort } from '../src/ports/scsi-bus';
import type { Trace } from '../src/ports/trace';
import type { Completion, DeviceBack, DeviceFront, DmaPort, Operation } from './device';
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
   * The actor of which a device's charts are children: `createActor(chart, { id, systemId: id, parent: world.parent })`. An inspector sees them
   * in their place, and what an action of theirs throws ends the run at its event.
   */
  readonly parent: AnyActorRef;
}

/** The part of a device that both processors reach: the printer with its paper, the line with its peer. */
export interface Outside {
  /**
   * The processor has been deposed (DESIGN §3): from this instant nothing that it has queued or in flight happens, and nothing
   * that it asks for any more.
   */
  abort(processor: string): void;
}

/** Where a back stands. */
export interface Place {
  /** The device's name. */
  readonly name: string;
  /** The name of the processor: `left`, `right` … */
  readonly processor: string;
  /** The world around it. */
  readonly world: World;
  /** What `outside` of the same row has made; each world has one. */
  readonly outside: Outside | undefined;
  /** Guest memory of this processor. */
  readonly dma: DmaPort;
}

/** A device in the machine: one row says all. */
export interface DeviceRow {
  /** Its name in traces, of its own among all devices and targets. */
  readonly name: string;
  /** Physical address and length in bytes. */
  readonly base: number;
  /** Bytes. */
  readonly length: number;
  /** The line at ASP, if it has one. */
  readonly localIrq?: number;
  /** Makes what the guest sees, once for each replica. */
  readonly front: (name: string) => DeviceFront;
  /** Makes the part that all processors reach, once in a world; without one the device is in the processor alone. */
  readonly outside?: (world: World) => Outside;
  /** Makes what does the work, once for each processor; a device without it has no operations. */
  readonly back?: (place: Place) => DeviceBack;
  /**
   * IO2: what an operation leaves behind that was outstanding at a failover, perhaps done, perhaps not. Nothing where the operation
   * has no effect and is simply started again.
   */
  readonly uncertain?: (operation: Operation, memory: Pick<DmaPort, 'read'>) => Completion | undefined;
  /**
   * What a completion without an operation tells: a name for what the guest must hear of once, whatever happens to the primary. Nothing where
   * it may be lost or come twice. Without this each is named by its registers; only `checkDevice` asks.
   */
  readonly unsolicited?: (completion: Completion) => string | undefined;
  /** The operation goes on with what its processor holds outside, so that another processor cannot start it again (end of §2.3). */
  readonly continues?: (operation: Operation) => boolean;
}
