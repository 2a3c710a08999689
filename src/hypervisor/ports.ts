import type { Completion, Operation, Output } from '../../devices/device';
import type { ProtocolMessage } from '../protocol/messages';

/** The other processors, as the protocol knows them: whoever leads sends to all the others. */
export interface GroupPort {
  /** Sends to all backups; answers the message's number, which `acknowledged` tells when all of them have it. */
  send(message: ProtocolMessage): number;
  /** Much is unacknowledged: the machine waits before it sends another value (§4.1, C_other). */
  readonly isFull: boolean;
  /** Of the view in which this processor leads, or follows. */
  readonly term: number;
  /** How many backups there are. */
  readonly backups: number;
  /** How many acknowledge what this one sends while it leads: its backups, and a joiner that has been sent the state. */
  readonly awaited: number;
  /** There may be room for messages that were held back, or the machine needs one. */
  resumeReceiving(): void;
  /** From now on nothing that arrives from those who have failed is acknowledged or used. */
  closeFailed(): void;
  /** Tells the other survivors how much has been received, and compares. */
  comparePrefixes(): void;
  /** This processor has been deposed: it says and hears nothing any more. */
  leave(): void;
  /** Claims a view without those who have failed; answered through `claimAnswered`. */
  claim(): void;
}

/** The way to a processor that joins. */
export interface JoinerPort {
  readonly name: string;
  /** Pages under way. */
  readonly unacknowledged: number;
  sendPage(address: number, bytes: Uint8Array): void;
  /** The rest; from now on it is waited for as a backup is. Answers the message's number. */
  sendState(state: unknown): number;
}

/** The environment as only the leading processor reaches it. */
export interface EnvironmentPort {
  /** Starts an operation, aborts one, or resets the machine. */
  perform(output: Output | Operation): void;
  /** Shows a console byte; answers the ordinal that the terminal expects next. */
  putByte(ordinal: number, byte: number): number;
  /** The ordinal that the terminal expects next. */
  expectedOrdinal(): number;
  /**
   * An uncertain interrupt's completion (IO2): for the SCSI controller that of the phantom target (§3.3). Nothing where the operation
   * cannot have had an effect.
   */
  uncertainCompletion(operation: Operation): Completion | undefined;
  /** Whether the operation can be started again by another processor: it does not go on with what the first one held. */
  canRepeat(operation: Operation): boolean;
  /**
   * The processor has been promoted: its devices take over what the guest still expects of the outside. Returns how many operations end
   * uncertain there, beside those that have had their uncertain interrupts.
   */
  takeOver(): number;
  /** The guest listens to its console. */
  listened(): void;
  /** Console input from this ordinal on, at most so many bytes. */
  input(from: number, most: number): Uint8Array;
  /** Console input before this ordinal will not be asked for again. */
  confirmInput(upTo: number): void;
}
