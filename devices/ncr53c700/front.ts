/**
 * The register file of the NCR 53C700 as the guest sees it at HPA + 0x100: byte register r at offset r,
 * 32-bit registers little-endian, so that a big-endian word access gets their bytes in order of address.
 */
import type { Completion, DeviceFront, Output } from '../device';
import {
  DCNTL,
  DMODE,
  DSTAT,
  ISTAT,
  LENGTH,
  NO_TARGET,
  READ_ONLY,
  REGISTER,
  RESELECTING,
  type RegisterName,
  SBCL,
  SCNTL1,
  type SimulatorState,
  SSTAT0,
} from './registers';

const LAST_DSP_BYTE = REGISTER.DSP + 3;
/** A plain 53C700, not the -66: CTEST9 never reads 0. */
const CTEST9_PLAIN = 0x01;
/** All four byte lanes of the DMA FIFO are empty; the offset of a synchronous transfer is zero. */
const [CTEST1_EMPTY, CTEST2_NO_OFFSET] = [0xf0, 0x20];
const readOnly: readonly number[] = READ_ONLY.map((name) => REGISTER[name]);
/** The registers that tell causes of an interrupt. */
type Cause = 'SSTAT0' | 'DSTAT';
const isCause = (name: string): name is Cause => name === 'SSTAT0' || name === 'DSTAT';
const noCauses: Readonly<Record<Cause, number>> = { SSTAT0: 0, DSTAT: 0 };

/** The whole state as plain data. */
interface State {
  readonly bytes: readonly number[];
  readonly busControl: number;
  /** Where there are any. */
  readonly stacked?: Readonly<Record<Cause, number>>;
  readonly simulator: Readonly<Record<SimulatorState, number>>;
}

export class NcrFront implements DeviceFront {
  static readonly length = 0x40;
  private bytes = new Uint8Array(NcrFront.length);
  /** SBCL is the bus when read and the clock divider when written. */
  private busControl = 0;
  /** Causes that came while others were pending: they move up when the guest has read those. */
  private stacked = { ...noCauses };
  /** The line has fallen in this access, and risen again. */
  private hasPulsed = false;
  private simulator: Record<SimulatorState, number> = { CONNECTED: NO_TARGET, DISCONNECTED: 0, RESETS: 0 };

  constructor(readonly name = 'scsi') {}

  get interruptLine(): boolean {
    return (this.interruptStatus() & (ISTAT.sip | ISTAT.dip)) !== 0;
  }

  takeInterruptPulse(): boolean {
    const pulsed = this.hasPulsed;
    this.hasPulsed = false;
    return pulsed;
  }

  read(offset: number, size: 1 | 2 | 4): number {
    let value = 0;
    for (let at = offset; at < offset + size; at++) value = ((value << 8) | this.readByte(at)) >>> 0;
    return value;
  }

  write(offset: number, size: 1 | 2 | 4, value: number): Output | undefined {
    let output: Output | undefined;
    for (let at = offset; at < offset + size; at++) {
      const shift = 8 * (offset + size - 1 - at);
      output = this.writeByte(at, (value >>> shift) & 0xff) ?? output;
    }
    return output;
  }

  /** A reset of the chip forgets its reports. */
  isOutdated({ registers: { RESETS } }: Completion): boolean {
    return RESETS !== undefined && RESETS < this.simulator.RESETS;
  }

  deliver(completion: Completion): void {
    const isPending = this.interruptLine;
    for (const [name, value] of Object.entries(completion.registers)) {
      if (name === 'SBCL') this.busControl = value;
      else if (name === 'CONNECTED' || name === 'DISCONNECTED') this.simulator[name] = value;
      else if (name === 'RESETS') continue;
      else if (isCause(name)) this.tell(name, value, isPending);
      else this.load(name as RegisterName, value);
    }
  }

  reset(): void {
    this.bytes.fill(0);
    this.stacked = { ...noCauses };
    this.busControl = 0;
    this.simulator = { CONNECTED: NO_TARGET, DISCONNECTED: 0, RESETS: 0 };
  }

  snapshot(): State {
    const { bytes, busControl, stacked, simulator } = this;
    const own = { bytes: [...bytes], busControl, simulator: { ...simulator } };
    return (stacked.SSTAT0 | stacked.DSTAT) === 0 ? own : { ...own, stacked: { ...stacked } };
  }

  restore(snapshot: unknown): void {
    const { bytes, busControl, stacked = noCauses, simulator } = snapshot as State;
    this.bytes.set(bytes);
    this.busControl = busControl;
    this.stacked = { ...stacked };
    this.simulator = { ...simulator };
  }

  private get connected(): boolean {
    return this.simulator.CONNECTED !== NO_TARGET;
  }

  private readByte(at: number): number {
    const value = this.bytes[at] ?? 0;
    switch (at) {
      case REGISTER.ISTAT:
        return this.interruptStatus();
      case REGISTER.SSTAT0:
        this.causesRead(at);
        return value;
      case REGISTER.DSTAT:
        this.causesRead(at);
        return value | DSTAT.fifoEmpty;
      case REGISTER.SCNTL1:
        return (value & ~SCNTL1.connected) | (this.connected ? SCNTL1.connected : 0);
      case REGISTER.SBCL:
        return this.busControl;
      /** Equal low bits of DFIFO and DBC mean that no byte is left in the FIFO. */
      case REGISTER.DFIFO:
        return this.bytes[REGISTER.DBC] & 0x3f;
      case REGISTER.CTEST1:
        return CTEST1_EMPTY;
      case REGISTER.CTEST2:
        return CTEST2_NO_OFFSET;
      case REGISTER.CTEST7:
        return value & 0x0f;
      case REGISTER.CTEST9:
        return CTEST9_PLAIN;
      default:
        return value;
    }
  }

  private writeByte(at: number, value: number): Output | undefined {
    if (readOnly.includes(at)) return undefined;
    switch (at) {
      case REGISTER.ISTAT:
        if ((value & ISTAT.abort) === 0) return undefined;
        this.tell('DSTAT', DSTAT.aborted, this.interruptLine);
        return this.abort({});
      case REGISTER.SCNTL1: {
        const asserts = (value & ~this.bytes[at] & SCNTL1.assertReset) !== 0;
        this.bytes[at] = value;
        if (!asserts) return undefined;
        this.tell('SSTAT0', SSTAT0.resetDetected, this.interruptLine);
        this.letGo();
        return this.abort({ reset: 1 });
      }
      case REGISTER.SBCL:
        this.bytes[at] = value;
        return undefined;
      case REGISTER.DCNTL:
        return this.control(value);
    }
    if (at < this.bytes.length) this.bytes[at] = value;
    const starts = at === LAST_DSP_BYTE && (this.bytes[REGISTER.DMODE] & DMODE.manualStart) === 0;
    return starts ? this.start() : undefined;
  }

  /** A software reset releases the bus; the start bit continues a program that is started by hand or stepped. */
  private control(value: number): Output | undefined {
    if ((value & DCNTL.reset) !== 0) {
      this.bytes.fill(0);
      this.stacked = { ...noCauses };
      this.busControl = 0;
      this.letGo();
      this.bytes[REGISTER.DCNTL] = value;
      return this.abort({ leave: 1 });
    }
    this.bytes[REGISTER.DCNTL] = value & ~DCNTL.start;
    return (value & DCNTL.start) !== 0 ? this.start() : undefined;
  }

  /** A cause is stacked behind those that are pending: all that come later add up there. */
  private tell(register: Cause, bits: number, isPending: boolean): void {
    if (isPending) this.stacked[register] |= bits;
    else this.bytes[REGISTER[register]] |= bits;
  }

  /** When nothing is pending any more the line falls for some clocks, what is stacked moves up, and the line rises. */
  private causesRead(register: number): void {
    this.bytes[register] = 0;
    if (this.interruptLine) return;
    const { stacked } = this;
    this.stacked = { ...noCauses };
    this.bytes[REGISTER.SSTAT0] |= stacked.SSTAT0;
    this.bytes[REGISTER.DSTAT] |= stacked.DSTAT;
    this.hasPulsed ||= this.interruptLine;
  }

  private letGo(): void {
    this.simulator = { CONNECTED: NO_TARGET, DISCONNECTED: 0, RESETS: this.simulator.RESETS + 1 };
  }

  /** Writing the last byte of DSP starts the SCRIPTS processor there. */
  private start(): Output {
    const detail = {
      dsp: this.value('DSP'),
      temp: this.value('TEMP'),
      sfbr: this.value('SFBR'),
      scntl0: this.value('SCNTL0'),
      scid: this.value('SCID'),
      singleStep: (this.bytes[REGISTER.DCNTL] & DCNTL.singleStep) !== 0 ? 1 : 0,
      connected: this.simulator.CONNECTED,
      disconnected: this.simulator.DISCONNECTED,
      acknowledging: (this.busControl & SBCL.acknowledge) !== 0 ? 1 : 0,
      identifying: isIdentifying(this.busControl) ? 1 : 0,
    };
    return { device: this.name, kind: 'operation', detail };
  }

  private abort(detail: Readonly<Record<string, number>>): Output {
    return { device: this.name, kind: 'abort', detail };
  }

  private interruptStatus(): number {
    const scsi = (this.bytes[REGISTER.SSTAT0] & this.bytes[REGISTER.SIEN]) !== 0;
    const dma = (this.bytes[REGISTER.DSTAT] & this.bytes[REGISTER.DIEN]) !== 0;
    return (this.connected ? ISTAT.connected : 0) | (scsi ? ISTAT.sip : 0) | (dma ? ISTAT.dip : 0);
  }

  private value(name: RegisterName): number {
    let value = 0;
    for (let byte = (LENGTH[name] ?? 1) - 1; byte >= 0; byte--) {
      value = ((value << 8) | this.bytes[REGISTER[name] + byte]) >>> 0;
    }
    return value;
  }

  private load(name: RegisterName, value: number): void {
    for (let byte = 0; byte < (LENGTH[name] ?? 1); byte++) {
      this.bytes[REGISTER[name] + byte] = (value >>> (8 * byte)) & 0xff;
    }
  }
}

/** A target has reselected the chip, and no program has taken its message yet. */
const isIdentifying = (busControl: number): boolean => busControl === RESELECTING;

/** The part of the front's snapshot that the simulator needs when its processor is promoted. */
export function simulatorState(snapshot: unknown) {
  const { simulator, busControl, bytes } = snapshot as State;
  return {
    connected: simulator.CONNECTED,
    disconnected: simulator.DISCONNECTED,
    acknowledging: (busControl & SBCL.acknowledge) !== 0,
    identifying: isIdentifying(busControl),
    resets: simulator.RESETS,
    scid: bytes[REGISTER.SCID],
  };
}
