/** What makes a SCSI target a disk, a tape or something else: its commands and its medium. */
import type { FailureFacts, WorkFacts } from '../../src/ports/records/bus';
import type { Sensitivity } from '../effects';
import type { Sense } from './sense';

/** The work of one command on the medium: it takes time, and then happens at once or, where it is aborted, never. */
export interface MediumWork {
  /**
   * How long it takes, in whole virtual nanoseconds; from 100,000 on the target disconnects where the initiator allows
   * it.
   */
  readonly ns: number;
  /**
   * Fields of the records `medium.started`, `medium.finished` and `medium.aborted`: plain data, of which `kind` says
   * what it is.
   */
  readonly told: WorkFacts & Readonly<Record<string, unknown>>;
  /**
   * The instant at which it happens, whole. `data`: the bytes that the initiator has sent, as many as the reply takes;
   * `processor`: the name of the initiator, for `Effects.add`.
   */
  readonly perform: (data: Uint8Array, processor: string) => WorkOutcome;
}

/** What a command's work ends in: GOOD, or CHECK CONDITION where there is sense. */
export interface WorkOutcome {
  /** Bytes for the initiator, who takes as many as it likes. */
  readonly data?: Uint8Array;
  /** Why the command has failed. */
  readonly sense?: Sense;
  /** What every other initiator has to hear of, as a unit attention condition. */
  readonly attention?: Sense;
  /**
   * Takes the work back: a crash of the environment has lost it before it was on stable storage. Without this method
   * the work is there for good as soon as it has happened.
   */
  readonly undo?: () => void;
  /** Further fields of the record `medium.finished`. */
  readonly told?: FailureFacts;
}

/** What a unit replies to a command. */
export type CommandReply =
  /** Data at hand; without bytes the initiator gets the status GOOD alone. */
  | { readonly kind: 'answer'; readonly data: Uint8Array }
  /** CHECK CONDITION. */
  | { readonly kind: 'refuse'; readonly sense: Sense }
  /** Work on the medium, after `takes` bytes of data have come from the initiator. */
  | { readonly kind: 'work'; readonly takes: number; readonly work: MediumWork };

/** What the target is and does, beneath the phases and messages of its `TargetDevice` (SCSI-2, chapters 7 to 15). */
export interface LogicalUnit {
  /** Its actor in clock and trace: a name that no other target, no device and no processor has. */
  readonly name: string;
  /** INQUIRY: peripheral device type (SCSI-2, table 47), 0 to 31. */
  readonly deviceType: number;
  /** INQUIRY: whether the medium can be taken out. */
  readonly removable: boolean;
  /** INQUIRY: product identification, at most 16 ASCII characters. */
  readonly product: string;
  /** How the medium bears a command that is done twice (§2.3). */
  readonly sensitivity: Sensitivity;
  /**
   * Decides what a command asks for and changes nothing: `perform` of its work does. `cdb`: 6, 10 or 12 bytes by the
   * group of the operation code (SCSI-2, 7.2.1), for unit 0. Never INQUIRY, REQUEST SENSE or SEND DIAGNOSTIC, nor
   * RESERVE or RELEASE but for processor devices.
   */
  execute(cdb: Uint8Array): CommandReply;
  /** The target was reset: what initiators have set is as at power-on; the medium stays as it is. */
  reset?(): void;
}

/**
 * A reply of some bytes that are there at once, or only of the status; many bytes are `data` of a reply of their own.
 */
export const answer = (...bytes: number[]): CommandReply => ({ kind: 'answer', data: Uint8Array.from(bytes) });
/** A reply of CHECK CONDITION; the sense stays until the next command of this initiator. */
export const refuse = (sense: Sense): CommandReply => ({ kind: 'refuse', sense });

/** A big-endian number in a command: `length` bytes from byte `at` on, unsigned. */
export const numberAt = (cdb: Uint8Array, at: number, length: number): number =>
  cdb.subarray(at, at + length).reduce((value, byte) => value * 256 + byte, 0);
/** A number as SCSI writes it: 4 bytes, the most significant first. */
export const bigEndian = (value: number): number[] => [
  value >>> 24,
  (value >>> 16) & 0xff,
  (value >>> 8) & 0xff,
  value & 0xff,
];

/** By the group code in the first byte (SCSI-2, 7.2.1). */
export const commandLength = (operation: number): number => [6, 10, 10, 6, 6, 12, 6, 6][operation >>> 5];
