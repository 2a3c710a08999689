import type { Completion, Operation, Output } from '../../devices/device';
import type { ProtocolMessage } from '../protocol/messages';

/** The other processors, as the protocol knows them; the leading processor sends to all of them. */
export interface GroupPort {
  /**
   * Sends to all backups; returns the message's number, which `acknowledged` names when all backups have acknowledged
   * it.
   */
  send(message: ProtocolMessage): number;
  /** Too much is unacknowledged: the machine waits before this processor sends another value (§4.1, C_other). */
  readonly isFull: boolean;
  /** The term of the view in which this processor leads, or follows. */
  readonly term: number;
  /** The number of backups. */
  readonly backups: number;
  /**
   * The number of processors whose acknowledgments count while this processor leads: the backups, and a joiner after
   * its state is sent.
   */
  readonly awaited: number;
  /** The buffer may have room for messages that were held back, or the machine awaits one. */
  resumeReceiving(): void;
  /** From now on this processor neither acknowledges nor uses a message from a failed processor. */
  closeFailed(): void;
  /** Tells the other survivors how many messages this processor has received, and compares. */
  comparePrefixes(): void;
  /** This processor has been deposed: it neither sends nor receives any more. */
  leave(): void;
  /** Tells the backups that this processor starts no further epoch: they take it for failed. */
  handOver(): void;
  /** Claims a view without the failed processors; `claimAnswered` brings the result. */
  claim(): void;
}

/** The way to a processor that joins. */
export interface JoinerPort {
  readonly name: string;
  /** Pages under way. */
  readonly unacknowledged: number;
  sendPage(address: number, bytes: Uint8Array): void;
  /**
   * Sends the rest of the state; from now on outputs wait for the joiner as for a backup. Returns the message's number.
   */
  sendState(state: unknown): number;
}

/** The environment, which only the leading processor reaches. */
export interface EnvironmentPort {
  /** Starts an operation, aborts one, or resets the machine. */
  perform(output: Output | Operation): void;
  /** Shows a console byte; returns the ordinal that the terminal expects next. */
  putByte(ordinal: number, byte: number): number;
  /** The ordinal that the terminal expects next. */
  expectedOrdinal(): number;
  /**
   * The completion of an uncertain interrupt (IO2); for the SCSI controller, the phantom target's (§3.3). `undefined`
   * if the operation cannot have had an effect.
   */
  uncertainCompletion(operation: Operation): Completion | undefined;
  /**
   * Whether another processor can start the operation again: an operation that continues a connection of the first
   * processor cannot.
   */
  canRepeat(operation: Operation): boolean;
  /**
   * The processor has been promoted: its devices take over the connections that the guest still expects to end. Returns
   * how many operations end uncertain there, beside those that have had their uncertain interrupts.
   */
  takeOver(): number;
  /** The guest listens to its console. */
  listened(): void;
  /** Console input from this ordinal on, at most `most` bytes. */
  input(from: number, most: number): Uint8Array;
  /** The terminal may forget the console input before this ordinal. */
  confirmInput(upTo: number): void;
}
