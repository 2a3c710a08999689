/** The SCSI bus as one controller drives it (ANSI X3.131-1994, SCSI-2). */
export type BusPhase = 'dataOut' | 'dataIn' | 'command' | 'status' | 'messageOut' | 'messageIn';

/** What a controller hears from the bus; each arrives through the clock, never inside a call. */
export type BusSignal =
  /** The target that we selected answered. */
  | { readonly type: 'selected' }
  /** Nobody answered within the selection time-out. */
  | { readonly type: 'selectionTimedOut' }
  /** The target requests a transfer in `phase` (REQ asserted). */
  | { readonly type: 'request'; readonly phase: BusPhase }
  /** The target has left the bus: after COMMAND COMPLETE, DISCONNECT or an abort. */
  | { readonly type: 'busFree' }
  /** A target reselects us; it won the arbitration even if we had asked for the bus. */
  | { readonly type: 'reselected'; readonly target: number }
  /** RST was asserted. */
  | { readonly type: 'reset' };

/** What an in phase brought. */
export interface Received {
  /** What the target has given. */
  readonly bytes: Uint8Array;
  /** A byte arrived with wrong parity. */
  readonly parityError?: true;
}

/** One processor's place on the shared bus. */
export interface BusPort {
  /** This processor's name; the devices check it against the view. */
  readonly processor: string;
  /** Binds the one listener of this port. */
  readonly hear: (listener: (signal: BusSignal) => void) => void;
  /** Arbitrates and selects a target; answered by `selected`, `selectionTimedOut` or `reselected`. */
  select(target: number, attention: boolean): void;
  /** Gives up a selection that no target has answered; without one nothing happens. */
  withdraw(): void;
  /** ATN: the target asks for a message before its next phase. */
  setAttention(on: boolean): void;
  /** Bytes that the target takes in an out phase; it may take fewer. Then the next `request` or `busFree` follows. */
  send(bytes: Uint8Array): number;
  /** At most `limit` bytes that the target gives in an in phase; ACK of the last one stays asserted until `acknowledge`. */
  receive(limit: number): Received;
  /** Releases ACK: the next `request` or `busFree` follows. */
  acknowledge(): void;
  /** Asserts RST. */
  reset(): void;
  /** The chip lets go of the bus: what it was connected to or waited for is forgotten. */
  leave(): void;
}
