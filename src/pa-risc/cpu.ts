/** A PA-RISC 1.1 processor in real mode (DESIGN §2). Guest faults are data: `fault` is the vector noted, 0 for none. */
import { assert } from '../base/assert';
import { digestOfParts } from '../base/digest';
import * as conditions from './conditions';
import { IdleDetector, type Turn } from './idle-detector';
import { table } from './instructions';
import { decode, handlers } from './interpreter';
import { enterInterruption, leaveInterruption } from './interruption';
import { Memory } from './memory';
import { multiplyHigh } from './multiply';
import type { Exit, Processor } from './processor';
import { CR, FLOATING_POINT_UNIT, PSW } from './registers';

const IO_BASE = 0xf0000000;
const LOOP_LIMIT = 64;
/** A backward jump over at most so many bytes may close a waiting loop. */
const SHORT_JUMP = 256;

export class Cpu implements Processor {
  readonly gr = new Int32Array(32);
  readonly cr = new Int32Array(32);
  readonly shadow = new Int32Array(7);
  /** Floating-point registers as words, left half first. */
  private readonly floats = new Int32Array(64);
  /** IIAOQ front and back, the back elements saved by the last interruption, PSW without carries, carries. */
  readonly state = new Int32Array(5);
  private readonly memory: Memory;
  private counts = { instructions: 0, simulated: 0, recovery: Number.MAX_SAFE_INTEGER };
  /** All registers that a guest can observe. */
  private readonly files: readonly Int32Array[] = [this.gr, this.cr, this.shadow, this.floats, this.state];
  private stores = 0;
  private idle: Turn = { period: 0, simulated: 0 };
  private readonly idleDetector = new IdleDetector();
  private target = 0;
  private branching = false;
  private nullifying = 0;
  private fault = 0;
  private exit: Exit | undefined;
  private supplied: number | undefined;
  stopped = false;
  private illegal: { word: number; address: number } | undefined;

  constructor(options: { memorySize: number }) {
    this.memory = new Memory(options.memorySize);
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

  takeIllegalInstruction() {
    const { illegal } = this;
    this.illegal = undefined;
    return illegal;
  }

  setRecoveryCounter(instructions: number): void {
    this.counts.recovery = instructions;
  }

  run(limit: number): Exit {
    let interruptions = 0;
    const end = this.counts.instructions + limit;
    this.idleDetector.forget();
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
      if (this.pc <= pc && pc - this.pc < SHORT_JUMP && !(this.state[3] & PSW.R)) {
        const turn = this.idleDetector.turn(this.pc, this.stores, this.files, this.counts);
        const left = Math.min(end - this.counts.instructions, this.counts.recovery);
        if (turn !== undefined && left >= 2 * turn.period) {
          this.idle = turn;
          return { reason: 'idle', period: turn.period };
        }
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

  raiseExternalInterrupt(bits: number): void {
    this.cr[CR.eirr] |= bits;
  }
  readMemory(address: number, length: number): Uint8Array {
    return this.memory.read(address, length);
  }
  writeMemory(address: number, bytes: Uint8Array): void {
    this.memory.write(address, bytes);
  }

  digest(): string {
    return digestOfParts([...this.files.map((file) => new Uint8Array(file.buffer)), this.memory.digests()]);
  }

  private interrupted = 0;
  /** The offset of the data reference of this instruction, for IOR. */
  private faultAddress = 0;

  private step(): undefined {
    const { state } = this;
    this.interrupted = 0;
    // An instruction that awaits its value has passed these already.
    if (this.supplied === undefined) {
      if (state[3] & PSW.R && this.cr[CR.recovery] < 0) return this.interrupt(3, 0);
      if (state[3] & PSW.I && this.cr[CR.eirr] & this.cr[CR.eiem]) return this.interrupt(4, 0);
    }
    const address = this.pc & ~3;
    this.fault = state[3] & PSW.C ? 6 : address + 4 > this.memory.size ? 1 : 0;
    if (this.fault) return this.interrupt(this.fault, 0);
    const word = this.memory.load(address, 4);
    const nullified = (state[3] & PSW.N) !== 0;
    this.branching = this.stopped = false;
    this.nullifying = 0;
    let simulated = false;
    let advance = true;
    if (!nullified) {
      const { rows } = this.memory;
      if (rows[address >>> 2] === 0) rows[address >>> 2] = decode(word) + 1;
      const index = rows[address >>> 2] - 1;
      if (index < 0) {
        this.illegal = { word, address };
        return this.interrupt(8, word);
      }
      simulated = table[index].class !== 'ordinary';
      if (simulated && this.pc & 3) return this.interrupt(10, word);
      const counting = (state[3] & PSW.R) !== 0;
      handlers[index](this, this.gr, word);
      this.gr[0] = 0;
      if (this.fault) return this.interrupt(this.fault, word);
      if (this.stopped) return;
      advance = !this.returning;
      this.returning = false;
      if (simulated || this.exit || this.supplied !== undefined) this.counts.simulated++;
      this.counts.instructions++;
      this.counts.recovery--;
      if (counting) this.cr[CR.recovery]--;
    }
    if (!advance) return;
    state[3] = (state[3] & ~PSW.N) | (this.nullifying ? PSW.N : 0);
    state[0] = state[1];
    state[1] = this.branching ? this.target : state[1] + 4;
  }

  private returning = false;

  private interrupt(vector: number, word: number): undefined {
    enterInterruption(this, vector, word, this.faultAddress);
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
  align(address: number, size: number) {
    if (address & (size - 1)) this.trap(18);
  }
  useCoprocessor() {
    if ((this.cr[CR.ccr] & FLOATING_POINT_UNIT) !== FLOATING_POINT_UNIT) this.trap(22);
  }
  fr(word: number) {
    return this.floats[word];
  }
  setFr(word: number, value: number) {
    if (word > 1) this.floats[word] = value;
  }
  readonly multiplyHigh = multiplyHigh;
  readonly multiplyLow = Math.imul;
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
    leaveInterruption(this, shadowed !== 0);
    this.returning = true;
  }
  readControl(index: number) {
    if (index === CR.timer) {
      if (this.supplied !== undefined) return this.supplied;
      this.exit = { reason: 'environment', kind: 'intervalTimer', pc: this.pc };
      this.stopped = true;
      return 0;
    }
    if (index !== CR.sar) this.privileged();
    return this.cr[index];
  }
  writeControl(index: number, value: number) {
    if (index !== CR.sar && index !== CR.timer) this.privileged();
    if (this.stopped) return;
    if (index === CR.eirr) this.cr[index] &= ~value;
    else if (index === CR.timer) this.exit = { reason: 'timerLoaded', comparand: value >>> 0 };
    else if (index === CR.offset) {
      this.cr[index] = this.state[2];
      this.state[2] = value;
    } else this.cr[index] = index === CR.sar ? value & 31 : value;
  }
  /** A control register that only level 0 may reach: the hypervisor simulates the access. */
  private privileged() {
    if (this.pc & 3) this.trap(11);
    else this.counts.simulated++;
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
    return this.memory.load(address, size);
  }
  store(at: number, size: 1 | 2 | 4, value: number): void {
    const address = this.translate(at, size);
    if (this.fault) return;
    this.stores++;
    if (address >= IO_BASE) this.exit = { reason: 'ioStore', pc: this.pc, address, size, value: value >>> 0 };
    else this.memory.store(address, size, value);
  }
  private translate(offset: number, size: number): number {
    const address = offset >>> 0;
    this.faultAddress = offset;
    if (this.state[3] & PSW.D) this.trap(15);
    else if (address % size) this.trap(18);
    else if (address < IO_BASE && address + size > this.memory.size) this.trap(1);
    return address;
  }
}
