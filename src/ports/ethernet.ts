/** A machine's place on an Ethernet segment. The processors of a replicated machine share one: its address is one. */
export interface EthernetStation {
  /** Binds the listener of a processor. A frame reaches the processor that leads when the frame arrives. */
  hear(processor: string, listener: (frame: Uint8Array) => void): void;
  /**
   * Sends a frame without its check sequence. `sent` is called through the clock when the last bit has left; it is
   * never called for a processor that was deposed before.
   */
  send(processor: string, frame: Uint8Array, sent: () => void): void;
  /** The processor sends no more of the frames that it has handed over, also not the rest of one on its way. */
  abort(processor: string): void;
  /** The processor has lost its power: it neither sends nor hears. */
  powerOff(processor: string): void;
}
