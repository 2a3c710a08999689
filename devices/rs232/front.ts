/**
 * RS-232: a 16550A with its FIFOs, byte registers at HPA + 0x800. The transmitter is always ready: its pace is
 * the output commit. Received bytes come in completions, never more than there is room for.
 */
import type { Completion, DeviceFront, Output } from '../device';

const IER = { received: 0x01, transmitterEmpty: 0x02, lineStatus: 0x04 } as const;
const IIR = { none: 0x01, lineStatus: 0x06, received: 0x04, timeout: 0x0c, transmitterEmpty: 0x02 } as const;
const FCR = { enable: 0x01, clearReceiver: 0x02 } as const;
const LSR = { dataReady: 0x01, overrun: 0x02, transmitterEmpty: 0x60 } as const;
const MCR = { out2: 0x08, loopback: 0x10 } as const;
/** CTS, DSR and carrier: a terminal is there. */
const MSR_CONNECTED = 0xb0;
const fifoBytes = 16;
/** The number of bytes from which the receiver interrupts, by the upper bits of FCR. */
const triggers = [1, 4, 8, 14];

interface State {
  readonly ier: number;
  readonly fcr: number;
  readonly lcr: number;
  readonly mcr: number;
  readonly scr: number;
  readonly divisor: number;
  readonly received: readonly number[];
  readonly overrun: boolean;
  /** The transmitter's interrupt: set when it becomes empty or is enabled, cleared by reading IIR. */
  readonly transmitPending: boolean;
}

const POWER_ON: State = {
  ier: 0,
  fcr: 0,
  lcr: 0,
  mcr: 0,
  scr: 0,
  divisor: 0,
  received: [],
  overrun: false,
  transmitPending: false,
};

export class Rs232Front implements DeviceFront {
  static readonly length = 8;
  private state: { -readonly [key in keyof State]: State[key] } = { ...POWER_ON };
  /**
   * Reads of the line status since the last transmitted byte: the transmitter is always ready, so a second read asks
   * for input.
   */
  private statusReads = 0;

  constructor(readonly name = 'rs232') {}

  get interruptLine(): boolean {
    return this.cause() !== IIR.none;
  }

  /** Whether the guest waits for input: it has enabled the receiver's interrupt, or polls the line status. */
  get listens(): boolean {
    return (this.state.ier & IER.received) !== 0 || this.statusReads > 1;
  }

  /** Bytes that the receiver can still take. */
  get room(): number {
    return (this.fifo ? fifoBytes : 1) - this.state.received.length;
  }

  /** Whether received bytes interrupt the guest. */
  get receivesByInterrupt(): boolean {
    return (this.state.ier & IER.received) !== 0;
  }

  read(offset: number, size: 1 | 2 | 4): number {
    let value = 0;
    for (let at = offset; at < offset + size; at++) value = ((value << 8) | this.readByte(at)) >>> 0;
    return value;
  }

  write(offset: number, size: 1 | 2 | 4, value: number): Output | undefined {
    let output: Output | undefined;
    for (let byte = 0; byte < size; byte++) {
      output = this.writeByte(offset + byte, (value >>> (8 * (size - 1 - byte))) & 0xff) ?? output;
    }
    return output;
  }

  deliver(completion: Completion): void {
    for (const byte of receivedBytes(completion)) this.receive(byte);
  }

  reset(): void {
    this.statusReads = 0;
    this.state = { ...POWER_ON };
  }

  snapshot(): unknown {
    return { ...this.state, received: [...this.state.received] };
  }

  restore(snapshot: unknown): void {
    const state = snapshot as State;
    this.state = { ...state, received: [...state.received] };
  }

  private get divisorLatch(): boolean {
    return (this.state.lcr & 0x80) !== 0;
  }

  private get fifo(): boolean {
    return (this.state.fcr & FCR.enable) !== 0;
  }

  private receive(byte: number): void {
    if (this.room > 0) this.state.received = [...this.state.received, byte];
    else this.state.overrun = true;
  }

  private readByte(offset: number): number {
    const state = this.state;
    switch (offset) {
      case 0: {
        if (this.divisorLatch) return state.divisor & 0xff;
        const [byte = 0, ...rest] = state.received;
        state.received = rest;
        return byte;
      }
      case 1:
        return this.divisorLatch ? state.divisor >>> 8 : state.ier;
      case 2: {
        const cause = this.cause();
        if (cause === IIR.transmitterEmpty) state.transmitPending = false;
        return cause | (this.fifo ? 0xc0 : 0);
      }
      case 3:
        return state.lcr;
      case 4:
        return state.mcr;
      case 5: {
        this.statusReads++;
        const overrun = state.overrun ? LSR.overrun : 0;
        state.overrun = false;
        return LSR.transmitterEmpty | overrun | (state.received.length > 0 ? LSR.dataReady : 0);
      }
      case 6:
        return (state.mcr & MCR.loopback) !== 0 ? loopedBack(state.mcr) : MSR_CONNECTED;
      case 7:
        return state.scr;
      default:
        return 0;
    }
  }

  private writeByte(offset: number, value: number): Output | undefined {
    const state = this.state;
    if (offset < 2 && this.divisorLatch) {
      state.divisor = offset === 0 ? (state.divisor & 0xff00) | value : (state.divisor & 0xff) | (value << 8);
      return undefined;
    }
    switch (offset) {
      case 0:
        return this.transmit(value);
      case 1:
        state.ier = value & 0x0f;
        state.transmitPending = (value & IER.transmitterEmpty) !== 0;
        return undefined;
      case 2:
        // Switching the FIFOs on or off empties them.
        if ((value & FCR.clearReceiver) !== 0 || ((value ^ state.fcr) & FCR.enable) !== 0) state.received = [];
        state.fcr = value;
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

  private transmit(byte: number): Output | undefined {
    this.state.transmitPending = true;
    this.statusReads = 0;
    if ((this.state.mcr & MCR.loopback) === 0) return { device: this.name, kind: 'byte', detail: { byte } };
    this.receive(byte);
    return undefined;
  }

  /** Below its trigger the receiver interrupts by its time-out, which takes no time here. */
  private cause(): number {
    const { ier, received, transmitPending, overrun, fcr } = this.state;
    if (overrun && (ier & IER.lineStatus) !== 0) return IIR.lineStatus;
    if (received.length > 0 && (ier & IER.received) !== 0) {
      return !this.fifo || received.length >= triggers[fcr >>> 6] ? IIR.received : IIR.timeout;
    }
    return transmitPending && (ier & IER.transmitterEmpty) !== 0 ? IIR.transmitterEmpty : IIR.none;
  }
}

/** In loopback RTS, DTR, OUT1 and OUT2 appear as CTS, DSR, RI and DCD. */
function loopedBack(mcr: number): number {
  return ((mcr & 2) << 3) | ((mcr & 1) << 5) | ((mcr & 4) << 4) | ((mcr & MCR.out2) << 4);
}

/** Input as a completion without an operation: `RBR0`, `RBR1` … and the ordinal of the first byte. */
export function inputCompletion(device: string, ordinal: number, bytes: Uint8Array): Completion {
  const registers = Object.fromEntries(Array.from(bytes, (byte, at) => [`RBR${at}`, byte]));
  return { device, registers: { ORDINAL: ordinal, COUNT: bytes.length, ...registers }, dma: [] };
}

const receivedBytes = ({ registers }: Completion): number[] =>
  Array.from({ length: registers.COUNT ?? 0 }, (_, at) => registers[`RBR${at}`]);
