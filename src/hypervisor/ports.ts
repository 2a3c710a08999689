import type { Completion, Operation, Output } from '../../devices/device';
import type { ProtocolMessage } from '../protocol/messages';

/** The channel to the other hypervisor. */
export interface PeerPort {
  /** Answers the sequence number under which it was sent. */
  send(message: ProtocolMessage): number;
  /** Much is unacknowledged: the machine waits before it sends another value (§4.1, C_other). */
  readonly isFull: boolean;
  /** There may be room for messages that were held back, or the machine needs one. */
  resume(): void;
  /** From now on nothing that arrives is acknowledged or used. */
  close(): void;
}

/** The environment as only the leading processor reaches it. */
export interface EnvironmentPort {
  /** Starts an operation, aborts one, or resets the machine. */
  perform(output: Output | Operation): void;
  /** Shows a console byte; answers the ordinal that the terminal expects next. */
  putByte(ordinal: number, byte: number): number;
  /** The ordinal that the terminal expects next. */
  expectedOrdinal(): number;
  /** Asks the arbiter for a view with this processor alone; answered through `claimAnswered`. */
  claim(): void;
  /**
   * An uncertain interrupt's completion (IO2): for the SCSI controller that of the phantom target (§3.3). Nothing where the operation
   * cannot have had an effect.
   */
  uncertainCompletion(operation: Operation): Completion | undefined;
  /** The processor has been promoted: its devices take over what the guest still expects of the outside. */
  takeOver(): void;
  /** Console input from this ordinal on, at most so many bytes. */
  input(from: number, most: number): Uint8Array;
  /** Console input before this ordinal will not be asked for again. */
  confirmInput(upTo: number): void;
}
