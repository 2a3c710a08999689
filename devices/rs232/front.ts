/** RS-232: a 16550A whose transmitter is always ready (HP9000-720.md §9). Byte registers at HPA + 0x800. */
import type { Completion, DeviceFront, Output } from '../device';

const IER_RECEIVE = 0x01;
const IER_TRANSMIT = 0x02;
const LSR_DATA_READY = 0x01;
const LSR_TRANSMITTER_EMPTY = 0x60;
const MCR_OUT2 = 0x08;
const MCR_LOOPBACK = 0x10;
/** CTS, DSR and carrier: a terminal is there. */
const MSR_CONNECTED = 0xb0;

interface State {
  ier: number;
  fcr: number;
  lcr: number;
  mcr: number;
  scr: number;
  divisor: number;
  received: number;
  dataReady: boolean;
  /** The transmitter's interrupt: set when it becomes empty or is enabled, cleared by reading IIR. */
  transmitPending: boolean;
}

const POWER_ON: State = {
  ier: 0,
  fcr: 0,
  lcr: 0,
  mcr: 0,
  scr: 0,
  divisor: 0,
  received: 0,
  dataReady: false,
  transmitPending: false,
};

export class Rs232Front implements DeviceFront {
  static readonly length = 8;
  #state: State = { ...POWER_ON };

  constructor(readonly name = 'rs232') {}

  get interruptLine(): boolean {
    return this.#cause() !== 0x01;
  }

  read(offset: number, size: 1 | 2 | 4): number {
    let value = 0;
    for (let at = offset; at < offset + size; at++) value = ((value << 8) | this.#readByte(at)) >>> 0;
    return value;
  }

  write(offset: number, size: 1 | 2 | 4, value: number): Output | undefined {
    let output: Output | undefined;
    for (let byte = 0; byte < size; byte++) {
      output = this.#writeByte(offset + byte, (value >>> (8 * (size - 1 - byte))) & 0xff) ?? output;
    }
    return output;
  }

  /** A received byte. */
  deliver(completion: Completion): void {
    this.#state.received = completion.registers.RBR ?? 0;
    this.#state.dataReady = true;
  }

  reset(): void {
    this.#state = { ...POWER_ON };
  }

  snapshot(): unknown {
    return { ...this.#state };
  }

  restore(snapshot: unknown): void {
    this.#state = { ...(snapshot as State) };
  }

  get #divisorLatch(): boolean {
    return (this.#state.lcr & 0x80) !== 0;
  }

  #readByte(offset: number): number {
    const state = this.#state;
    switch (offset) {
      case 0:
        if (this.#divisorLatch) return state.divisor & 0xff;
        state.dataReady = false;
        return state.received;
      case 1:
        return this.#divisorLatch ? state.divisor >>> 8 : state.ier;
      case 2: {
        const cause = this.#cause();
        if (cause === 0x02) state.transmitPending = false;
        return cause | ((state.fcr & 1) !== 0 ? 0xc0 : 0);
      }
      case 3:
        return state.lcr;
      case 4:
        return state.mcr;
      case 5:
        return LSR_TRANSMITTER_EMPTY | (state.dataReady ? LSR_DATA_READY : 0);
      case 6:
        return (state.mcr & MCR_LOOPBACK) !== 0 ? loopedBack(state.mcr) : MSR_CONNECTED;
      case 7:
        return state.scr;
      default:
        return 0;
    }
  }

  #writeByte(offset: number, value: number): Output | undefined {
    const state = this.#state;
    if (offset < 2 && this.#divisorLatch) {
      state.divisor = offset === 0 ? (state.divisor & 0xff00) | value : (state.divisor & 0xff) | (value << 8);
      return undefined;
    }
    switch (offset) {
      case 0:
        return this.#transmit(value);
      case 1:
        state.ier = value & 0x0f;
        state.transmitPending = (value & IER_TRANSMIT) !== 0;
        return undefined;
      case 2:
        state.fcr = value;
        if ((value & 0x02) !== 0) state.dataReady = false;
        return undefined;
      case 3:
        state.lcr = value;
        return undefined;
      case 4:
        state.mcr = value & 0x1f;
        return undefined;
      case 7:
        state.scr = value;
        return undefined;
      default:
        return undefined;
    }
  }

  #transmit(byte: number): Output | undefined {
    this.#state.transmitPending = true;
    if ((this.#state.mcr & MCR_LOOPBACK) === 0) return { device: this.name, kind: 'byte', detail: { byte } };
    this.#state.received = byte;
    this.#state.dataReady = true;
    return undefined;
  }

  /** IIR without the FIFO bits: 0x01 is no interrupt. */
  #cause(): number {
    const { ier, dataReady, transmitPending } = this.#state;
    if (dataReady && (ier & IER_RECEIVE) !== 0) return 0x04;
    if (transmitPending && (ier & IER_TRANSMIT) !== 0) return 0x02;
    return 0x01;
  }
}

/** In loopback RTS, DTR, OUT1 and OUT2 appear as CTS, DSR, RI and DCD. */
function loopedBack(mcr: number): number {
  return ((mcr & 2) << 3) | ((mcr & 1) << 5) | ((mcr & 4) << 4) | ((mcr & MCR_OUT2) << 4);
}
