import type { Completion, Output } from '../../devices/device';
import type { ProtocolMessage } from '../protocol/messages';

/** The channel to the other hypervisor. */
export interface PeerPort {
  /** Answers the sequence number under which it was sent. */
  send(message: ProtocolMessage): number;
  /** From now on nothing that arrives is acknowledged or used. */
  close(): void;
}

/** The environment as only the leading processor reaches it. */
export interface EnvironmentPort {
  /** Starts an operation, aborts one, or resets the machine. */
  perform(output: Output): void;
  /** Shows a console byte; answers the ordinal that the terminal expects next. */
  putByte(ordinal: number, byte: number): number;
  /** The ordinal that the terminal expects next. */
  expectedOrdinal(): number;
  /** Asks the arbiter for a view with this processor alone; answered through `claimAnswered`. */
  claim(): void;
  /** Runs an outstanding operation against the phantom target (§3.3): an uncertain interrupt's completion. */
  uncertainCompletion(output: Output): Completion;
}
