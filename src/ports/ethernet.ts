/** A frame on its way from a processor to the segment. */
export interface Transmission {
  /** The processor that leads. */
  readonly processor: string;
  /** The number of the LAN controller's operation. */
  readonly operation: number;
  /** Without its check sequence. */
  readonly frame: Uint8Array;
}

/** What is known of a transmission at its end: the last bit has left; or nothing, and perhaps the frame has left. */
export type TransmissionEnd = 'sent' | 'uncertain';

/** A machine's place on an Ethernet segment. The processors of a replicated machine share one: its address is one. */
export interface EthernetStation {
  /**
   * Binds the listener of a processor, which returns whether the processor gets the frame. Of a frame that arrives the
   * processor hears that leads.
   */
  hear(processor: string, listener: (frame: Uint8Array) => boolean): void;
  /**
   * Sends a frame. `ended` is called through the clock; it is never called for a processor that was deposed before.
   */
  send(transmission: Transmission, ended: (how: TransmissionEnd) => void): void;
  /** The processor sends no more of the frames that it has handed over, also not the rest of one on its way. */
  abort(processor: string): void;
  /** The processor has lost its power: it neither sends nor hears. */
  powerOff(processor: string): void;
}
