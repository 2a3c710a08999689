/** The machine state of a processor and the routines that the generated handlers call on it. */
import * as conditions from './conditions';
import { leaveInterruption } from './interruption';
import { Memory } from './memory';
import { multiplyHigh } from './multiply';
import type { Exit } from './processor';
import { CR, FLOATING_POINT_UNIT, PSW } from './registers';

const IO_BASE = 0xf0000000;

export abstract class Routines {
  readonly gr = new Int32Array(32);
  readonly cr = new Int32Array(32);
  readonly spaces = new Int32Array(8);
  readonly shadow = new Int32Array(7);
  /** Floating-point registers as words, left half first. */
  readonly floats = new Int32Array(64);
  /** IIAOQ front and back, the back element saved by the last interruption, PSW without carries, carries. */
  readonly state = new Int32Array(5);
  /** All registers that a guest can observe. */
  protected readonly files = [this.gr, this.cr, this.spaces, this.shadow, this.floats, this.state] as const;
  protected readonly memory: Memory;
  protected counts = { instructions: 0, simulated: 0, recovery: Number.MAX_SAFE_INTEGER };
  /** Stores ever made, so that an idle loop can be told from a busy one. */
  protected stores = 0;
  /** What the instruction being executed asks for. */
  protected target = 0;
  protected branching = false;
  protected returning = false;
  protected nullifying = 0;
  /** The vector of the interruption that it raises; 0 for none. */
  protected fault = 0;
  /** The offset of its data reference, for IOR. */
  protected faultAddress = 0;
  protected exit: Exit | undefined;
  /** The hypervisor's answer to the environment exit of this instruction. */
  protected supplied: number | undefined;
  /** It does not complete: handlers return as soon as they see this. */
  stopped = false;

  constructor(options: { memorySize: number }) {
    this.memory = new Memory(options.memorySize);
  }

  get pc() {
    return this.state[0] >>> 0;
  }

  readonly carries = conditions.carries;
  readonly addCondition = conditions.addCondition;
  readonly subCondition = conditions.subCondition;
  readonly logicalCondition = conditions.logicalCondition;
  readonly unitCondition = conditions.unitCondition;
  setCarries(value: number) {
    this.state[4] = value;
  }
  carry() {
    return this.state[4] >>> 7;
  }
  carriesNow() {
    return this.state[4];
  }
  decimalCorrection(intermediate: number) {
    return conditions.sixes(this.state[4], intermediate !== 0);
  }
  divideSign() {
    return this.state[3] & PSW.V ? 1 : 0;
  }
  setDivideSign(value: number) {
    this.state[3] = (this.state[3] & ~PSW.V) | (value ? PSW.V : 0);
  }
  readSpace(index: number) {
    return this.spaces[index];
  }
  writeSpace(index: number, value: number) {
    if (index > 3 && this.pc & 3) this.trap(11);
    else this.spaces[index] = value & 0xffff;
  }
  storeBytes(address: number, value: number, ending: number) {
    const first = address & ~3;
    const from = ending ? first : address;
    const to = ending ? address : first + 4;
    for (let at = from; at < to && !this.fault; at++) this.store(at, 1, value >>> (8 * (first + 3 - at)));
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
  /** Register 0 holds the status; as an operand it is zero. */
  frOperand(word: number) {
    return word < 2 ? 0 : this.floats[word];
  }
  setFr(word: number, value: number) {
    this.floats[word] = value;
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
