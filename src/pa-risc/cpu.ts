/** A PA-RISC 1.1 processor in real mode (DESIGN §2). Guest faults are data: `fault` is the vector noted, 0 for none. */
import { assert } from '../base/assert';
import { digestOfParts } from '../base/digest';
import * as conditions from './conditions';
import { table } from './instructions';
import { decode, handlers } from './interpreter';
import type { Exit, Processor } from './processor';

const IO_BASE = 0xf0000000;
const LOOP_LIMIT = 64;
/** A backward jump over at most so many bytes may close a waiting loop; its turns are first compared after so many. */
const SHORT_JUMP = 256;
const FIRST_COMPARISON = 8;
const PSW = { I: 0x1, D: 0x2, Q: 0x8, R: 0x10, C: 0x40000, N: 0x200000, writable: 0x7f } as const;
const CR = { recovery: 0, sar: 11, iva: 14, eiem: 15, timer: 16, space: 17, offset: 18, iir: 19, ipsw: 22, eirr: 23 };
const SHADOWED = [1, 8, 9, 16, 17, 24, 25];

export class Cpu implements Processor {
  readonly gr = new Int32Array(32);
  readonly cr = new Int32Array(32);
  readonly shadow = new Int32Array(7);
  /** IIAOQ front and back, the back elements saved by the last interruption, PSW without carries, carries. */
  private readonly state = new Int32Array(5);
  private readonly bytes: Uint8Array;
  private readonly view: DataView;
  private readonly rows: Uint16Array;
  private counts = { instructions: 0, simulated: 0, recovery: Number.MAX_SAFE_INTEGER };
  /** All registers that a guest can observe. */
  private readonly files: readonly Int32Array[] = [this.gr, this.cr, this.shadow, this.state];
  private stores = 0;
  private idle = { period: 0, simulated: 0 };
  private spin = { target: -1, stores: 0, turns: 0, compareAt: 0, saved: [] as Int32Array[], counts: this.counts };
  private target = 0;
  private branching = false;
  private nullifying = 0;
  private fault = 0;
  private exit: Exit | undefined;
  private supplied: number | undefined;
  stopped = false;
  lastIllegal: { word: number; address: number } | undefined;

  constructor(options: { memorySize: number }) {
    this.bytes = new Uint8Array(options.memorySize);
    this.view = new DataView(this.bytes.buffer);
    this.rows = new Uint16Array(options.memorySize >>> 2);
  }

  get instructions() {
    return this.counts.instructions;
  }
  get simulated() {
    return this.counts.simulated;
  }
  get recoveryCounter() {
    return this.counts.recovery;
  }
  get pc() {
    return this.state[0] >>> 0;
  }

  reset(entry: number, args: { gr26: number; gr25: number; gr24: number; gr23: number }): void {
    for (const registers of this.files) registers.fill(0);
    this.gr.set([args.gr23, args.gr24, args.gr25, args.gr26], 23);
    this.state.set([entry, entry + 4, 0, PSW.Q]);
  }

  setRecoveryCounter(instructions: number): void {
    this.counts.recovery = instructions;
  }

  run(limit: number): Exit {
    let interruptions = 0;
    const end = this.counts.instructions + limit;
    this.spin.target = -1;
    for (;;) {
      if (this.counts.recovery <= 0) return { reason: 'recoveryCounter' };
      if (this.counts.instructions >= end) return { reason: 'limit' };
      const before = this.counts.instructions;
      const { pc } = this;
      this.step();
      if (this.exit) {
        const exit = this.exit;
        this.exit = undefined;
        return exit;
      }
      interruptions = this.counts.instructions > before ? 0 : interruptions + this.interrupted;
      if (interruptions > LOOP_LIMIT) return { reason: 'halted', why: `${LOOP_LIMIT} interruptions in a row` };
      if (this.pc <= pc && pc - this.pc < SHORT_JUMP && this.isIdle()) {
        const { period } = this.idle;
        const left = Math.min(end - this.counts.instructions, this.counts.recovery);
        if (left >= 2 * period) return { reason: 'idle', period };
      }
    }
  }

  supply(value: number): void {
    this.supplied = value;
    this.step();
    this.supplied = undefined;
  }

  skip(instructions: number): void {
    const { period, simulated } = this.idle;
    assert(period > 0 && instructions % period === 0, 'skip follows an idle exit and takes a multiple of its period');
    assert(instructions < this.counts.recovery, 'the last instruction of an epoch is executed, not skipped');
    this.counts.instructions += instructions;
    this.counts.recovery -= instructions;
    this.counts.simulated += (instructions / period) * simulated;
  }

  /**
   * After a short backward jump: whether the guest repeats itself. The registers are compared at growing intervals, one
   * turn of the loop apart; equal registers and no store between mean that every further turn is the same.
   */
  private isIdle(): boolean {
    const { spin, counts } = this;
    if (spin.target !== this.pc || spin.stores !== this.stores) {
      this.spin = { ...spin, target: this.pc, stores: this.stores, turns: 0, compareAt: FIRST_COMPARISON };
      return false;
    }
    spin.turns++;
    if (spin.turns === spin.compareAt) {
      spin.saved = this.files.map((file) => file.slice());
      spin.counts = { ...counts };
    }
    if (spin.turns !== spin.compareAt + 1) return false;
    spin.compareAt *= 2;
    const period = counts.instructions - spin.counts.instructions;
    const same = this.files.every((file, index) => file.every((value, at) => value === spin.saved[index][at]));
    if (!same || period === 0 || this.state[3] & PSW.R) return false;
    this.idle = { period, simulated: counts.simulated - spin.counts.simulated };
    return true;
  }

  raiseExternalInterrupt(bits: number): void {
    this.cr[CR.eirr] |= bits;
  }
  readMemory(address: number, length: number): Uint8Array {
    return this.bytes.slice(address, address + length);
  }
  writeMemory(address: number, bytes: Uint8Array): void {
    this.bytes.set(bytes, address);
    this.rows.fill(0, address >>> 2, (address + bytes.length + 3) >>> 2);
  }

  digest(): string {
    return digestOfParts([...this.files.map((file) => new Uint8Array(file.buffer)), this.bytes]);
  }

  private interrupted = 0;

  private step(): undefined {
    const { state } = this;
    this.interrupted = 0;
    if (state[3] & PSW.R && this.cr[CR.recovery] < 0) return this.interrupt(3, 0);
    if (state[3] & PSW.I && this.cr[CR.eirr] & this.cr[CR.eiem]) return this.interrupt(4, 0);
    const address = this.pc & ~3;
    this.fault = state[3] & PSW.C ? 6 : address + 4 > this.bytes.length ? 1 : 0;
    if (this.fault) return this.interrupt(this.fault, 0);
    const word = this.view.getUint32(address);
    const nullified = (state[3] & PSW.N) !== 0;
    this.branching = this.stopped = false;
    this.nullifying = 0;
    let simulated = false;
    let advance = true;
    if (!nullified) {
      // Predecoded: the row of each word plus one, 0 when it is not known.
      if (this.rows[address >>> 2] === 0) this.rows[address >>> 2] = decode(word) + 1;
      const index = this.rows[address >>> 2] - 1;
      if (index < 0) {
        this.lastIllegal = { word, address };
        return this.interrupt(8, word);
      }
      simulated = table[index].class !== 'ordinary';
      if (simulated && this.pc & 3) return this.interrupt(10, word);
      handlers[index](this, this.gr, word);
      this.gr[0] = 0;
      if (this.fault) return this.interrupt(this.fault, word);
      if (this.stopped) return;
      advance = !this.returning;
      this.returning = false;
      if (simulated || this.exit || this.supplied !== undefined) this.counts.simulated++;
      this.counts.instructions++;
      this.counts.recovery--;
      if (this.counting(word)) this.cr[CR.recovery]--;
    }
    if (!advance) return;
    state[3] = (state[3] & ~PSW.N) | (this.nullifying ? PSW.N : 0);
    state[0] = state[1];
    state[1] = this.branching ? this.target : state[1] + 4;
  }

  private returning = false;
  private counting(_word: number): boolean {
    return (this.state[3] & PSW.R) !== 0;
  }

  private interrupt(vector: number, word: number): undefined {
    const { state, cr } = this;
    cr[CR.ipsw] = state[3] | (state[4] << 8);
    if (state[3] & PSW.Q) {
      cr[CR.offset] = state[0];
      state[2] = state[1];
      cr[CR.iir] = word;
    }
    for (const [index, register] of SHADOWED.entries()) this.shadow[index] = this.gr[register];
    state[0] = cr[CR.iva] + 32 * vector;
    state[1] = state[0] + 4;
    state[3] = state[4] = 0;
    this.interrupted = 1;
    this.fault = 0;
  }

  // What the generated handlers call.
  readonly carries = conditions.carries;
  readonly addCondition = conditions.addCondition;
  readonly subCondition = conditions.subCondition;
  readonly logicalCondition = conditions.logicalCondition;
  setCarries(value: number) {
    this.state[4] = value;
  }
  carry() {
    return this.state[4] >>> 7;
  }
  nullify(value: number) {
    this.nullifying = value;
  }
  branch(target: number) {
    this.target = (target & ~3) | Math.max(target & 3, this.state[0] & 3);
    this.branching = true;
  }
  /** 0: the return address of a branch here; -8: the address of the instruction itself. */
  link(offset: number) {
    return offset ? this.state[0] : this.state[1] + 4;
  }
  trap(vector: number) {
    this.fault = vector;
    this.stopped = true;
  }
  systemMask() {
    return this.state[3] & PSW.writable;
  }
  setSystemMask(mask: number) {
    this.state[3] = (this.state[3] & ~PSW.writable) | mask;
  }
  returnFromInterruption(shadowed: number) {
    const ipsw = this.cr[CR.ipsw];
    this.state.set([this.cr[CR.offset], this.state[2], this.state[2], ipsw & ~0xff00, (ipsw >>> 8) & 0xff]);
    if (shadowed) for (const [index, register] of SHADOWED.entries()) this.gr[register] = this.shadow[index];
    this.returning = true;
  }
  readControl(index: number) {
    if (index === CR.timer) {
      if (this.supplied !== undefined) return this.supplied;
      this.exit = { reason: 'environment', kind: 'intervalTimer', pc: this.pc };
      this.stopped = true;
      return 0;
    }
    if (this.pc & 3 && index !== CR.sar) this.trap(11);
    return this.cr[index];
  }
  writeControl(index: number, value: number) {
    if (this.pc & 3 && index !== CR.sar) this.trap(11);
    else if (index === CR.eirr) this.cr[index] &= ~value;
    else if (index === CR.timer) this.exit = { reason: 'timerLoaded', comparand: value >>> 0 };
    else if (index === CR.offset) {
      this.cr[index] = this.state[2];
      this.state[2] = value;
    } else this.cr[index] = index === CR.sar ? value & 31 : value;
  }
  load(at: number, size: 1 | 2 | 4): number {
    const address = this.translate(at, size);
    if (this.fault) return 0;
    if (address >= IO_BASE) {
      if (this.supplied !== undefined) return this.supplied;
      this.exit = { reason: 'environment', kind: 'ioLoad', pc: this.pc, address, size };
      this.stopped = true;
      return 0;
    }
    if (size === 1) return this.view.getUint8(address);
    return size === 2 ? this.view.getUint16(address) : this.view.getInt32(address);
  }
  store(at: number, size: 1 | 2 | 4, value: number): void {
    const address = this.translate(at, size);
    if (this.fault) return;
    this.stores++;
    if (address < IO_BASE) this.rows[address >>> 2] = 0;
    if (address >= IO_BASE) this.exit = { reason: 'ioStore', pc: this.pc, address, size, value: value >>> 0 };
    else if (size === 1) this.view.setUint8(address, value);
    else if (size === 2) this.view.setUint16(address, value);
    else this.view.setInt32(address, value);
  }
  private translate(offset: number, size: number): number {
    const address = offset >>> 0;
    if (this.state[3] & PSW.D) this.trap(15);
    else if (address % size) this.trap(18);
    else if (address < IO_BASE && address + size > this.bytes.length) this.trap(1);
    return address;
  }
}
