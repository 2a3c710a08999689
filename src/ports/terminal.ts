/**
 * The terminal on the network: output and input bytes carry ordinals, so that the terminal shows no byte twice and
 * loses no typed byte.
 */
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
   * Shows the byte if its ordinal is the expected one, drops an older byte, and returns the ordinal expected next. A
   * deposed processor's byte is refused and changes nothing.
   */
  put(output: TerminalByte): number;
  /** The ordinal expected next, for which a promoted processor asks at takeover. */
  readonly expectedOrdinal: number;
  /** All bytes shown so far. */
  readonly text: Uint8Array;
  /** The guest listens: bytes that wait for that are typed now. */
  listened(processor: string): void;
  /**
   * At most `most` bytes typed so far, from input ordinal `from` on, without those already confirmed. A deposed
   * processor receives none.
   */
  input(processor: string, from: number, most: number): Uint8Array;
  /** Input before this ordinal has been taken for good: the terminal may forget it. */
  confirmInput(processor: string, upTo: number): void;
}
