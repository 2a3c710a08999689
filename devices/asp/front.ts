/**
 * ASP, the core I/O bus adapter, and Viper's interrupt word. Local lines latch on their rising edge; reading
 * IRR clears what it returns; a rise of ASP's own line raises the word in the CPU's EIRR.
 */
import type { DeviceFront } from '../device';

const POWER_ON = { lines: 0, latched: 0, imr: 0, icr: 0, iar: 0, interruptWord: 0, level: false, external: 0 };

export class AspFront implements DeviceFront {
  static readonly length = 0x40;
  private state = { ...POWER_ON };
  /** To the CPU it interrupts through `takeExternalInterrupts`. */
  readonly interruptLine = false;

  constructor(readonly name = 'asp') {}

  /** The level of a local interrupt line, 0 to 31. */
  setLine(localIrq: number, level: boolean): void {
    const bit = (1 << localIrq) >>> 0;
    const state = this.state;
    if (level && (state.lines & bit) === 0) state.latched = (state.latched | bit) >>> 0;
    state.lines = (level ? state.lines | bit : state.lines & ~bit) >>> 0;
    this.drive();
  }

  /** The bits to OR into EIRR since the last call. */
  takeExternalInterrupts(): number {
    const { external } = this.state;
    this.state.external = 0;
    return external;
  }

  /** Viper's vi_intrwd. */
  get interruptWord(): number {
    return this.state.interruptWord;
  }

  set interruptWord(word: number) {
    this.state.interruptWord = word >>> 0;
  }

  read(offset: number): number {
    const state = this.state;
    switch (offset) {
      case 0x0: {
        const requests = (state.latched & state.imr) >>> 0;
        state.latched = (state.latched & ~requests) >>> 0;
        this.drive();
        return requests;
      }
      case 0x4:
        return state.imr;
      case 0x8:
        return state.latched;
      case 0xc:
        return state.icr;
      case 0x10:
        return state.iar;
      default:
        return 0;
    }
  }

  /** Writes to other addresses reach the LEDs. */
  write(offset: number, _size: 1 | 2 | 4, value: number): undefined {
    const state = this.state;
    if (offset === 0x4) {
      /** A line that is asserted when the guest unmasks it requests again. */
      state.latched = (state.latched | (value & ~state.imr & state.lines)) >>> 0;
      state.imr = value >>> 0;
      this.drive();
    }
    if (offset === 0xc) state.icr = value >>> 0;
    if (offset === 0x10) state.iar = value >>> 0;
  }

  deliver(): void {}

  reset(): void {
    this.state = { ...POWER_ON };
  }

  snapshot(): unknown {
    return { ...this.state };
  }

  restore(snapshot: unknown): void {
    this.state = { ...(snapshot as typeof POWER_ON) };
  }

  private drive(): void {
    const state = this.state;
    const level = (state.latched & state.imr) !== 0;
    if (level && !state.level) state.external = (state.external | state.interruptWord) >>> 0;
    state.level = level;
  }
}
