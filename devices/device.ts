import type { Transfer } from './transfers';

/**
 * The contract of a device: registers as the guest sees them, apart from the work in the environment.
 *
 * A device has a front and, if it reaches outside, a back. The **front** is the guest's view: deterministic, alike at
 * both replicas, changed only by the guest's own accesses and by `deliver`. The **back** does the work at the leading
 * processor and ends each operation in a completion, which the hypervisor delivers to both fronts at an epoch boundary
 * (the visibility rule). A bare machine joins front and back without a hypervisor between them.
 */
export interface Output {
  /** The device's name in the address map. */
  readonly device: string;
  /**
   * `operation` ends in one interrupt (IO1), unless an `abort` ends all of the device's operations before; a `byte`
   * goes to the terminal; `reset` ends the run.
   */
  readonly kind: 'operation' | 'byte' | 'abort' | 'reset';
  /** Plain data that the back needs to perform it. */
  readonly detail: Readonly<Record<string, number>>;
}

/** An operation for the back, numbered per device in the order in which the guest has started them. */
export interface Operation extends Output {
  readonly kind: 'operation';
  /** From 1 on, for each device by itself. */
  readonly operation: number;
}

/** The result of one operation: register contents and DMA, which the guest receives together with the interrupt. */
export interface Completion {
  /** The name of the device in the address map. */
  readonly device: string;
  /** Register contents to load into the front, by register name. */
  readonly registers: Readonly<Record<string, number>>;
  /** Bytes that the device wrote to guest memory; bytes outside memory are dropped. */
  readonly dma: readonly Transfer[];
  /** Bytes for which the front itself finds a place in guest memory: a received frame. */
  readonly data?: Uint8Array;
  /** The number of the completed operation; `undefined` without one: input, or a target that reselects. */
  readonly operation?: number;
  /** The device has stopped with this completion: operations that have not completed get no interrupt of their own. */
  readonly endsOthers?: true;
}

/** What the guest sees of a device at one replica: registers and an interrupt line. */
export interface DeviceFront {
  /** The name of the row. */
  readonly name: string;
  /** Reads a register; may have the side effects of the real one (a status that clears itself). */
  read(offset: number, size: 1 | 2 | 4): number;
  /** Writes a register; returns the output that the write requests, if any. */
  write(offset: number, size: 1 | 2 | 4, value: number): Output | undefined;
  /**
   * Whether the guest has reset the device since the device made this completion without an operation: then the guest
   * does not receive it. Without this method the guest receives every one.
   */
  isOutdated?(completion: Completion): boolean;
  /** Loads a completion into the registers. The caller has done the DMA. */
  deliver(completion: Completion): void;
  /**
   * The output that the last delivery has requested, once: a chip that goes on with its list after an operation.
   * Without this method only writes request outputs.
   */
  takeOutput?(): Output | undefined;
  /** The level of the interrupt line after the last access or delivery. */
  readonly interruptLine: boolean;
  /** Whether the line has fallen in the last access and risen again; asked after each access. Without it: never. */
  takeInterruptPulse?(): boolean;
  /** Sets everything back as at power-on: the guest has reset its machine. */
  reset(): void;
  /** Plain data, complete: `restore(snapshot())` changes nothing. */
  snapshot(): unknown;
  /** Goes on from what `snapshot` returned, perhaps at another replica. */
  restore(snapshot: unknown): void;
}

/**
 * Guest memory for a front that finds its work there. What the front writes the guest sees at once: it depends on
 * nothing but the guest's accesses and deliveries.
 */
export interface GuestMemory {
  /** A copy; fewer bytes than `length` mean that memory ends there. */
  read(address: number, length: number): Uint8Array;
  /** Bytes outside memory are dropped. */
  write(address: number, bytes: Uint8Array): void;
}

/** Guest memory for a controller. */
export interface DmaPort {
  /**
   * Asks to fetch from guest memory. `then` is called at once or, under the output commit, when everything sent before
   * the fetch has been acknowledged.
   */
  fetchAllowed(then: () => void): void;
  /**
   * A copy of guest memory, with this processor's transfers that the guest has not received. Fewer bytes than `length`
   * mean that memory ends there.
   */
  read(address: number, length: number): Uint8Array;
}

/** What does the work of a device, at the processor that leads. */
export interface DeviceBack {
  /** Starts the work of an operation, or ends all operations of the device: `abort`. */
  perform(output: Operation | Output): void;
  /** Called through the clock: once for each operation, and without its number for a report without an operation. */
  onCompleted: (completion: Completion) => void;
  /**
   * The processor has been promoted, and the guest has received the uncertain interrupts: `front` is the snapshot of
   * the device's front. From now on this back must bring what the guest still expects of the outside, and repeat,
   * through the clock, the reports that the dead primary had not forwarded: `front` shows what the guest has received.
   * Returns how many further operations the guest will see end uncertain (IO2).
   */
  takeOver?(front: unknown): number;
  /**
   * The guest has reset its machine: the back drops all operations, and everything that the guest had asked it to
   * watch; the hypervisor hears no completion of an earlier operation. A back without this method gets an `abort`.
   */
  reset?(): void;
  /** The state of its chart, for a reader. */
  readonly state?: unknown;
}

/** The common fields of XState 5's inspection events; `type` names the others. */
export interface InspectedEvent {
  /** `@xstate.actor`, `@xstate.event`, `@xstate.snapshot`, `@xstate.microstep` or `@xstate.action`. */
  readonly type: string;
  /** The session of the actor system's root. */
  readonly rootId: string;
  /** Virtual time in nanoseconds. */
  readonly at?: number;
  /** The number of the trace's last record. */
  readonly traceEvent?: number;
  /** The faults in force, each in a few words: `right is dead`, `loss 0.1`. */
  readonly faults?: readonly string[];
}

/**
 * An observer of every event and state of the charts: a function or an object. The types are this project's own, and
 * written as methods, so that an inspector of any copy of XState 5 fits: one of `InspectionEvent`, or that of
 * `@statelyai/inspect`.
 */
export type Inspect = { inspect(event: InspectedEvent): void }['inspect'] | InspectObserver;

/** An observer as RxJS and XState know it. */
export interface InspectObserver {
  /** Hears each inspection event. */
  next?(event: InspectedEvent): void;
  /** Is never called: what fails ends the run. */
  error?(problem: unknown): void;
  /** Is never called. */
  complete?(): void;
}
