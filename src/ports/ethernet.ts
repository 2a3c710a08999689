/** A frame on its way from a processor to the segment. */
export interface Transmission {
  /** The processor that leads. */
  readonly processor: string;
  /** The number of the LAN controller's operation. */
  readonly operation: number;
  /** Without its check sequence. */
  readonly frame: Uint8Array;
}

/** A machine's place on an Ethernet segment. The processors of a replicated machine share one: its address is one. */
export interface EthernetStation {
  /** Binds the listener of a processor. A frame reaches the processor that leads when the frame arrives. */
  hear(processor: string, listener: (frame: Uint8Array) => void): void;
  /**
   * Sends a frame. `sent` is called through the clock when the last bit has left; it is never called for a processor
   * that was deposed before.
   */
  send(transmission: Transmission, sent: () => void): void;
  /** The processor sends no more of the frames that it has handed over, also not the rest of one on its way. */
  abort(processor: string): void;
  /** The processor has lost its power: it neither sends nor hears. */
  powerOff(processor: string): void;
}
