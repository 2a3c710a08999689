import type { Transfer } from './transfers';

/**
 * The contract of a device (DESIGN §4): registers as the guest sees them, apart from the work in the environment.
 *
 * A device has a front and, where it reaches outside, a back. The **front** is what the guest sees: deterministic, alike at both
 * replicas, changed only by the guest's own accesses and by `deliver`. The **back** does the work at the processor that leads;
 * it ends in a completion, which the hypervisor delivers to both fronts at an epoch boundary (the visibility rule, DESIGN §3).
 * A bare machine joins front and back without a hypervisor between them.
 */
export interface Output {
  /** The device's name in the address map. */
  readonly device: string;
  /**
   * `operation` ends in one interrupt (IO1) unless an `abort` ends all of the device's before; a `byte` goes to the terminal;
   * `reset` ends the run.
   */
  readonly kind: 'operation' | 'byte' | 'abort' | 'reset';
  /** Plain data that the back needs to perform it. */
  readonly detail: Readonly<Record<string, number>>;
}

/** An operation as the back gets it: numbered, per device, in the order in which the guest has started them. */
export interface Operation extends Output {
  readonly kind: 'operation';
  /** From 1 on, for each device by itself. */
  readonly operation: number;
}

/** What one operation leaves behind: register contents and DMA, delivered together with its interrupt. */
export interface Completion {
  /** The name of the device in the address map. */
  readonly device: string;
  /** Register contents to load into the front, by register name. */
  readonly registers: Readonly<Record<string, number>>;
  /** Bytes that the device wrote to guest memory; what lies outside memory reaches nothing. */
  readonly dma: readonly Transfer[];
  /** The number of the operation that it completes; none, when nobody had asked: input, or a target that reselects. */
  readonly operation?: number;
  /** The device has stopped at this: operations started and not completed get no interrupt of their own. */
  readonly endsOthers?: true;
}

/** What the guest sees of a device at one replica: registers and an interrupt line. */
export interface DeviceFront {
  /** The name of the row. */
  readonly name: string;
  /** Reads a register; may have the side effects of the real one (a status that clears itself). */
  read(offset: number, size: 1 | 2 | 4): number;
  /** Writes a register; returns what must leave the processor because of it. */
  write(offset: number, size: 1 | 2 | 4, value: number): Output | undefined;
  /** Whether the guest has reset the device since it told this on its own: then it is not delivered. Without it everything is. */
  isOutdated?(completion: Completion): boolean;
  /** Loads a completion into the registers. DMA has been done by the caller. */
  deliver(completion: Completion): void;
  /** The level of the interrupt line after the last access or delivery. */
  readonly interruptLine: boolean;
  /** Sets everything back as at power-on: the guest has reset its machine. */
  reset(): void;
  /** Plain data, complete: `restore(snapshot())` changes nothing. */
  snapshot(): unknown;
  /** Goes on from what `snapshot` returned, perhaps at another replica. */
  restore(snapshot: unknown): void;
}

/** Guest memory as a controller reaches it. */
export interface DmaPort {
  /**
   * Asks to fetch from guest memory; `then` is called at once or, under the output commit, when everything sent
   * before the fetch has been acknowledged (DESIGN §3).
   */
  fetchAllowed(then: () => void): void;
  /**
   * A copy of guest memory with what this processor's devices have written and the guest has not got yet. Fewer bytes than asked for mean
   * that memory ends there.
   */
  read(address: number, length: number): Uint8Array;
}

/** What does the work of a device, at the processor that leads. */
export interface DeviceBack {
  /** Starts the work of an operation, or ends all of the device's: `abort`. */
  perform(output: Operation | Output): void;
  /** Called through the clock: once for each operation, and without its number for what the device tells on its own. */
  onCompleted: (completion: Completion) => void;
  /**
   * The processor has been promoted, and uncertain interrupts have been delivered: `front` is the snapshot of the device's front.
   * What the guest still expects of the outside is now this back's business, and so is what the dead primary had told on its own and not
   * forwarded: `front` has what the guest knows, the rest is told again through the clock. Returns of how many operations the guest will learn that they
   * perhaps happened and perhaps did not, beside those of the uncertain interrupts (IO2).
   */
  takeOver?(front: unknown): number;
  /**
   * The guest has reset its machine: the back lets go of all operations and of what the guest had asked it to watch; no completion of an
   * operation of before is heard any more. Without it an `abort` says so.
   */
  reset?(): void;
  /** The state of its chart, for a reader. */
  readonly state?: unknown;
}

/** What every inspection event of XState 5 says; `type` tells what more there is. */
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
 * What hears of every event and state of the charts: a function or an observer. The types are our own, and written as methods,
 * so that an inspector of any copy of XState 5 fits: one of `InspectionEvent`, or that of `@statelyai/inspect`.
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
