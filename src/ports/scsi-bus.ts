/** The SCSI bus as one controller drives it (ANSI X3.131-1994, SCSI-2). */
export type BusPhase = 'dataOut' | 'dataIn' | 'command' | 'status' | 'messageOut' | 'messageIn';

/** The events that a controller hears from the bus; each arrives through the clock, never inside a call. */
export type BusSignal =
  /** The target that this controller selected has responded. */
  | { readonly type: 'selected' }
  /** No target responded within the selection time-out. */
  | { readonly type: 'selectionTimedOut' }
  /** The target requests a transfer in `phase` (REQ asserted). */
  | { readonly type: 'request'; readonly phase: BusPhase }
  /** The target has left the bus: after COMMAND COMPLETE, DISCONNECT or an abort. */
  | { readonly type: 'busFree' }
  /**
   * A target reselects this controller; the target won the arbitration even if the controller had asked for the bus.
   */
  | { readonly type: 'reselected'; readonly target: number }
  /** RST was asserted. */
  | { readonly type: 'reset' };

/** The result of an in phase. */
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
  /** Arbitrates and selects a target; `selected`, `selectionTimedOut` or `reselected` follows. */
  select(target: number, attention: boolean): void;
  /** Gives up a selection to which no target has responded; without one nothing happens. */
  withdraw(): void;
  /** ATN: the target asks for a message before its next phase. */
  setAttention(on: boolean): void;
  /** Bytes that the target takes in an out phase; it may take fewer. Then the next `request` or `busFree` follows. */
  send(bytes: Uint8Array): number;
  /** At most `limit` bytes of the target in an in phase; ACK of the last one stays asserted until `acknowledge`. */
  receive(limit: number): Received;
  /** Releases ACK: the next `request` or `busFree` follows. */
  acknowledge(): void;
  /** Asserts RST. */
  reset(): void;
  /** The chip leaves the bus, and forgets its connection and its waits. */
  leave(): void;
}
