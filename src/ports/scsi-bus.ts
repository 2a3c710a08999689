/** The SCSI bus as one controller drives it (ANSI X3.131-1994, SCSI-2). */
export type BusPhase = 'dataOut' | 'dataIn' | 'command' | 'status' | 'messageOut' | 'messageIn';

/** What a controller hears from the bus; each arrives through the clock, never inside a call. */
export type BusSignal =
  /** The target that we selected answered. */
  | { readonly type: 'selected' }
  /** Nobody answered within the selection time-out, or the target refuses a deposed processor. */
  | { readonly type: 'selectionTimedOut' }
  /** The target requests a transfer in `phase` (REQ asserted). */
  | { readonly type: 'request'; readonly phase: BusPhase }
  /** The target has left the bus after COMMAND COMPLETE or DISCONNECT, or its command was aborted. */
  | { readonly type: 'busFree' }
  /** A target reselects us. */
  | { readonly type: 'reselected'; readonly target: number }
  /** RST was asserted. */
  | { readonly type: 'reset' };

/** One processor's place on the shared bus. */
export interface BusPort {
  /** This processor's name; the devices check it against the view. */
  readonly processor: string;
  readonly hear: (listener: (signal: BusSignal) => void) => void;
  /** Arbitrates and selects a target; answered by `selected` or `selectionTimedOut`. */
  select(target: number, attention: boolean): void;
  setAttention(on: boolean): void;
  /** Bytes that the target takes in an out phase; it may take fewer. Then the next `request` or `busFree` follows. */
  send(bytes: Uint8Array): number;
  /** At most `limit` bytes that the target gives in an in phase. Then the next `request` or `busFree` follows. */
  receive(limit: number): Uint8Array;
  /** Asserts RST. */
  reset(): void;
}
