/** What surrounds a device: the world that both processors share, and its place at one of them. */
import type { AnyActorRef } from 'xstate';
import type { Arbiter } from '../src/ports/arbiter';
import type { Clock } from '../src/ports/clock';
import type { BusPort } from '../src/ports/scsi-bus';
import type { Trace } from '../src/ports/trace';
import type { Completion, DeviceBack, DeviceFront, DmaPort, Operation } from './device';
import type { Effects } from './effects';

export interface World {
  readonly clock: Clock;
  readonly trace: Trace;
  readonly effects: Effects;
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
   * The processor has been deposed: from this instant nothing that it has queued or in flight happens, and nothing
   * that it asks for any more.
   */
  abort(processor: string): void;
}

/** Where a back stands. */
export interface Place {
  /** The device's name. */
  readonly name: string;
  readonly processor: string;
  readonly world: World;
  /** What `outside` of the same row has made; each world has one. */
  readonly outside: Outside | undefined;
  readonly dma: DmaPort;
}

/** A device in the machine: one row says all. */
export interface DeviceRow {
  readonly name: string;
  /** Physical address and length in bytes. */
  readonly base: number;
  readonly length: number;
  /** The line at ASP, if it has one. */
  readonly localIrq?: number;
  readonly front: (name: string) => DeviceFront;
  readonly outside?: (world: World) => Outside;
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
