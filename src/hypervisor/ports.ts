import type { Completion, Output } from '../../devices/device';
import type { View } from '../ports/arbiter';

/** What one hypervisor tells the other (DESIGN §3); term and session are the channel's to add. */
export type ProtocolMessage =
  | {
      readonly kind: 'environmentValue';
      readonly epoch: number;
      readonly ordinal: number;
      readonly pc: number;
      readonly value: number;
    }
  | {
      readonly kind: 'interrupt';
      readonly epoch: number;
      readonly ordinal: number;
      readonly source: string;
      readonly registers?: Completion['registers'];
      readonly dma?: Completion['dma'];
    }
  | {
      readonly kind: 'epochEnd';
      readonly epoch: number;
      readonly length: number;
      readonly interrupts: number;
      /** Ticks of CR16. */
      readonly timeOfDay: number;
      readonly consoleConfirmed: number;
    };

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
  /** Asks the arbiter for a view with this processor alone; answered through `arbiterAnswered`. */
  claim(): void;
  /** Runs an outstanding operation against the phantom target (§3.3): an uncertain interrupt's completion. */
  uncertainCompletion(output: Output): Completion;
}

export interface ClaimOutcome {
  readonly granted: boolean;
  readonly view: View;
}
