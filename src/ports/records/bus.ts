import type { BusPhase } from '../scsi-bus';

/** The bus and its targets. The actor is `bus`, or the target's name. */
export interface BusRecords {
  /** A processor has won the bus and selects a target. */
  'bus.selection': SelectionFacts;
  /** There is no such target. */
  'bus.selectionUnanswered': SelectionFacts;
  /** A target that had disconnected selects its processor. */
  'bus.reselection': ConnectionFacts;
  /** The target requests a transfer. */
  'bus.phase': ConnectionFacts & {
    /** `command`, `dataOut`, `dataIn`, `status`, `messageOut` or `messageIn`. */
    readonly phase: BusPhase;
  };
  'bus.transferred': ConnectionFacts & {
    /** as of `bus.phase`. */
    readonly phase?: BusPhase;
    /** how many bytes. */
    readonly count: number;
    /** the first 16 of them, in hexadecimal. */
    readonly bytes: string;
  };
  'bus.free': {
    /** whose connection has ended. */
    readonly processor: string;
    readonly target?: number;
  };
  'bus.reset': {
    /** the one that has reset the bus. */
    readonly processor: string;
  };
  /** A target begins its work. */
  'medium.started': MediumFacts;
  /** The work is done: it is atomic at this instant. */
  'medium.finished': MediumFacts & FailureFacts;
  /** It was given up, and has had no effect. */
  'medium.aborted': MediumFacts;
  /** A crash of the environment has lost it after it had happened, before it was on stable storage. */
  'medium.lost': {
    /** for whom it was done. */
    readonly processor: string;
  };
}

/** What a trace tells of a connection on the bus. */
interface ConnectionFacts {
  /** the one that is connected. */
  readonly processor: string;
  /** SCSI ID: 0 is the disk, 3 the tape, 5 the actuator. */
  readonly target: number;
}

/** What a trace tells of a selection. */
interface SelectionFacts extends ConnectionFacts {
  /** whether a message follows (ATN). */
  readonly attention: boolean;
}

/** What a trace tells of a command's work: whose it is, and what the unit tells of it. */
export interface MediumFacts extends WorkFacts {
  /** for whom. */
  readonly processor?: string;
}

/** What a unit tells of work that its medium has refused. */
export interface FailureFacts {
  /** of a disk, the block that is bad: nothing was done, and the initiator hears CHECK CONDITION. */
  readonly failed?: number;
}

/** What a unit tells of its work; a unit of your own adds its fields (docs/devices.md). */
export interface WorkFacts {
  /** `read`, `write`, `step` and so on. */
  readonly kind?: string;
  /** of a disk, the first block and how many. */
  readonly block?: number;
  readonly count?: number;
  /** of a tape, in records and marks from the beginning. */
  readonly position?: number;
  /** of an actuator, which. */
  readonly step?: number;
}
