/**
 * The register file of the NCR 53C700 as the guest sees it at HPA + 0x100 (HP9000-720.md §8): byte register r at offset r,
 * 32-bit registers little-endian, so that a big-endian word access gets their bytes in order of address.
 */
import type { Completion, DeviceFront, Output } from '../device';
import { DSTAT, ISTAT, LENGTH, REGISTER, type RegisterName, SSTAT0 } from './registers';

const LAST_DSP_BYTE = REGISTER.DSP + 3;
const ASSERT_RST = 0x08;
const SOFTWARE_RESET = 0x01;
/** A plain 53C700, not the -66: CTEST9 never reads 0. */
const CTEST9_PLAIN = 0x01;

export class NcrFront implements DeviceFront {
  static readonly length = 0x40;
  #bytes = new Uint8Array(NcrFront.length);
  /** SBCL is the bus when read and the clock divider when written. */
  #busControl = 0;

  constructor(readonly name = 'scsi') {}

  get interruptLine(): boolean {
    return this.#interruptStatus() !== 0;
  }

  read(offset: number, size: 1 | 2 | 4): number {
    let value = 0;
    for (let at = offset; at < offset + size; at++) value = ((value << 8) | this.#readByte(at)) >>> 0;
    return value;
  }

  write(offset: number, size: 1 | 2 | 4, value: number): Output | undefined {
    let output: Output | undefined;
    for (let at = offset; at < offset + size; at++) {
      const shift = 8 * (offset + size - 1 - at);
      output = this.#writeByte(at, (value >>> shift) & 0xff) ?? output;
    }
    return output;
  }

  deliver(completion: Completion): void {
    for (const [name, value] of Object.entries(completion.registers)) this.#load(name as RegisterName, value);
  }

  reset(): void {
    this.#bytes.fill(0);
    this.#busControl = 0;
  }

  snapshot(): unknown {
    return { bytes: [...this.#bytes], busControl: this.#busControl };
  }

  restore(snapshot: unknown): void {
    const { bytes, busControl } = snapshot as { bytes: number[]; busControl: number };
    this.#bytes.set(bytes);
    this.#busControl = busControl;
  }

  #readByte(at: number): number {
    const value = this.#bytes[at] ?? 0;
    switch (at) {
      case REGISTER.ISTAT:
        return this.#interruptStatus();
      case REGISTER.SSTAT0:
        this.#bytes[at] = 0;
        return value;
      case REGISTER.DSTAT:
        this.#bytes[at] = 0;
        return value | DSTAT.fifoEmpty;
      case REGISTER.SBCL:
        return this.#busControl;
      /** Equal low bits of DFIFO and DBC mean that no byte is left in the FIFO. */
      case REGISTER.DFIFO:
        return this.#bytes[REGISTER.DBC] & 0x3f;
      case REGISTER.SSTAT1:
      case REGISTER.SSTAT2:
      case REGISTER.CTEST0:
        return 0;
      case REGISTER.CTEST7:
        return value & 0x0f;
      case REGISTER.CTEST9:
        return CTEST9_PLAIN;
      default:
        return value;
    }
  }

  #writeByte(at: number, value: number): Output | undefined {
    switch (at) {
      case REGISTER.DSTAT:
      case REGISTER.SSTAT0:
      case REGISTER.SSTAT1:
      case REGISTER.SSTAT2:
      case REGISTER.SFBR:
        return undefined;
      case REGISTER.ISTAT:
        if ((value & ISTAT.abort) === 0) return undefined;
        this.#bytes[REGISTER.DSTAT] |= DSTAT.aborted;
        return this.#abort(0);
      case REGISTER.SCNTL1: {
        const asserts = (value & ~this.#bytes[at] & ASSERT_RST) !== 0;
        this.#bytes[at] = value;
        if (!asserts) return undefined;
        this.#bytes[REGISTER.SSTAT0] |= SSTAT0.resetDetected;
        return this.#abort(1);
      }
      case REGISTER.DCNTL:
        if ((value & SOFTWARE_RESET) !== 0) this.reset();
        this.#bytes[at] = value;
        return (value & SOFTWARE_RESET) !== 0 ? this.#abort(0) : undefined;
    }
    if (at < this.#bytes.length) this.#bytes[at] = value;
    return at === LAST_DSP_BYTE ? this.#start() : undefined;
  }

  /** Writing the last byte of DSP starts the SCRIPTS processor there. */
  #start(): Output {
    const detail = { dsp: this.#value('DSP'), temp: this.#value('TEMP'), sfbr: this.#value('SFBR') };
    return { device: this.name, kind: 'operation', detail };
  }

  #abort(reset: 0 | 1): Output {
    return { device: this.name, kind: 'abort', detail: { reset } };
  }

  #interruptStatus(): number {
    const scsi = (this.#bytes[REGISTER.SSTAT0] & this.#bytes[REGISTER.SIEN]) !== 0;
    const dma = (this.#bytes[REGISTER.DSTAT] & this.#bytes[REGISTER.DIEN]) !== 0;
    return (scsi ? ISTAT.sip : 0) | (dma ? ISTAT.dip : 0);
  }

  #value(name: RegisterName): number {
    let value = 0;
    for (let byte = (LENGTH[name] ?? 1) - 1; byte >= 0; byte--) {
      value = ((value << 8) | this.#bytes[REGISTER[name] + byte]) >>> 0;
    }
    return value;
  }

  #load(name: RegisterName, value: number): void {
    if (name === 'ISTAT') return;
    if (name === 'SBCL') {
      this.#busControl = value;
      return;
    }
    for (let byte = 0; byte < (LENGTH[name] ?? 1); byte++) {
      this.#bytes[REGISTER[name] + byte] = (value >>> (8 * byte)) & 0xff;
    }
  }
}
