/** The terminal on the network: output and input bytes carry ordinals, so that nothing shows twice and nothing typed is lost. */
export interface TerminalByte {
  /** The processor that sends it. */
  readonly processor: string;
  /** The first byte of a run has ordinal 0. */
  readonly ordinal: number;
  /** 0 to 255. */
  readonly byte: number;
}

/** The terminal as processors reach it. */
export interface Terminal {
  /**
   * Shows the byte if its ordinal is the expected one, drops it if it is older.
   * Answers the ordinal expected next. Bytes of a deposed processor are refused: they change nothing.
   */
  put(output: TerminalByte): number;
  /** The ordinal expected next: what a promoted processor asks at takeover. */
  readonly expectedOrdinal: number;
  /** All bytes shown so far. */
  readonly text: Uint8Array;
  /** The guest listens: what waits for that is typed. */
  listened(processor: string): void;
  /** At most `most` bytes typed so far, from input ordinal `from` on; those confirmed already are gone. Nothing for a deposed processor. */
  input(processor: string, from: number, most: number): Uint8Array;
  /** Input before this ordinal has been taken for good: it will not be asked for again. */
  confirmInput(processor: string, upTo: number): void;
}
