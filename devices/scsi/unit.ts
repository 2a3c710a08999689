/** What makes a SCSI target a disk, a tape or something else: its commands and its medium. */
import type { Sensitivity } from '../effects';
import type { Sense } from './sense';

/** The work of one command on the medium. */
export interface MediumWork {
  /** How long it takes, in nanoseconds. */
  readonly ns: number;
  /** Fields for the trace. */
  readonly told: Readonly<Record<string, unknown>>;
  /** The instant at which it happens, whole: what was written, or data to give, or the end that sense tells of. */
  readonly perform: (data: Uint8Array, processor: string) => WorkOutcome;
}

export interface WorkOutcome {
  readonly data?: Uint8Array;
  readonly sense?: Sense;
  /** What every other initiator has to hear of, as a unit attention condition. */
  readonly attention?: Sense;
}

/** What a command asks of the target. */
export type CommandReply =
  /** Data at hand; an empty answer is just a good status. */
  | { readonly kind: 'answer'; readonly data: Uint8Array }
  | { readonly kind: 'refuse'; readonly sense: Sense }
  /** Work on the medium, after so many bytes of data have been taken. */
  | { readonly kind: 'work'; readonly takes: number; readonly work: MediumWork };

export interface LogicalUnit {
  /** Its actor in clock and trace. */
  readonly name: string;
  /** INQUIRY: peripheral device type, and whether the medium can be taken out. */
  readonly deviceType: number;
  readonly removable: boolean;
  /** At most 16 letters. */
  readonly product: string;
  readonly sensitivity: Sensitivity;
  execute(cdb: Uint8Array): CommandReply;
  /** The target was reset: what initiators have set is as at power-on. */
  reset?(): void;
}

export const answer = (...bytes: number[]): CommandReply => ({ kind: 'answer', data: Uint8Array.from(bytes) });
export const refuse = (sense: Sense): CommandReply => ({ kind: 'refuse', sense });

/** A big-endian number in a command. */
export const numberAt = (cdb: Uint8Array, at: number, length: number): number =>
  cdb.subarray(at, at + length).reduce((value, byte) => value * 256 + byte, 0);
export const bigEndian = (value: number): number[] => [
  value >>> 24,
  (value >>> 16) & 0xff,
  (value >>> 8) & 0xff,
  value & 0xff,
];

/** By the group code in the first byte (SCSI-2, 7.2.1). */
export const commandLength = (operation: number): number => [6, 10, 10, 6, 6, 12, 6, 6][operation >>> 5];
