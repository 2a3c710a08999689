/** The parameters of the configure command, after a reset and as the guest sets them (user's manual, configure). */

export const greatestParameters = 14;
const leastParameters = 4;
const AFTER_RESET = [0x0e, 0xc8, 0x40, 0x26, 0x00, 0x60, 0x00, 0xf2, 0x00, 0x00, 0x40, 0xff, 0x00, 0x3f] as const;
const checkSequenceBytes = 4;

/** Each parameter is one byte. */
export class Configuration {
  constructor(readonly bytes: readonly number[] = AFTER_RESET) {}

  /** The first byte says in its lower half how many the guest gives. */
  changed(given: Uint8Array): Configuration {
    const count = Math.min(Math.max(given[0] & 0x0f, leastParameters), greatestParameters, given.length);
    return new Configuration(this.bytes.map((byte, at) => (at < count ? given[at] : byte)));
  }

  /** Source address and length come from memory: the chip inserts no source address. */
  get hasSourceInMemory(): boolean {
    return (this.bytes[3] & 0x08) !== 0;
  }

  get isLoopback(): boolean {
    return (this.bytes[3] & 0xc0) !== 0;
  }

  get isPromiscuous(): boolean {
    return (this.bytes[8] & 0x01) !== 0;
  }

  get takesBroadcasts(): boolean {
    return (this.bytes[8] & 0x02) === 0;
  }

  /** The frames to send end with a check sequence of the guest's. */
  get hasCheckSequenceInMemory(): boolean {
    return (this.bytes[8] & 0x08) !== 0;
  }

  get pads(): boolean {
    return (this.bytes[8] & 0x80) !== 0;
  }

  /** Without the check sequence. */
  get shortestFrame(): number {
    return Math.max(0, this.bytes[10] - checkSequenceBytes);
  }

  /** Active low, as all of that byte. */
  get takesAllMulticasts(): boolean {
    return (this.bytes[11] & 0x20) === 0;
  }
}
