/** The machine state of a processor and the routines that the generated handlers call on it. */
import { Random } from '../base/random';
import * as conditions from './conditions';
import { firmwareDiagnose, isFirmwareEntry } from './firmware/entry-points';
import { DELAYED_TRAP } from './float/status';
import * as float from './float/unit';
import { leaveInterruption, VECTOR } from './interruption';
import { MachineState } from './machine-state';
import { Memory } from './memory';
import { multiplyHigh } from './multiply';
import type { Exit } from './processor';
import { CR, controlBits, FLOATING_POINT_UNIT, PROTECTION_IDENTIFIERS, PSW, STATE } from './registers';
import { AddressTranslation, type Takeover } from './translation';

/** How instructions are executed; no guest can tell. */
export type ProcessorKind = 'interpreter' | 'translator';
export const processorKinds: readonly ProcessorKind[] = ['interpreter', 'translator'];

export interface CpuOptions {
  /** Bytes of memory, a multiple of 4096. */
  readonly memorySize: number;
  /** The randomness of the TLB's replacement: each replica has its own. */
  readonly random?: Random;
  /** The hypervisor, if it takes TLB misses over. */
  readonly takeover?: Takeover;
  /** After how many instructions the machine gets a fast loop of its own. */
  readonly instructionsBeforeOwnLoop?: number;
  /** `translator`: guest code runs as WebAssembly; `atOnce`: in regions from its first execution on, where it can. */
  readonly processor?: ProcessorKind | 'atOnce';
}

export abstract class Routines extends MachineState {
  readonly translation: AddressTranslation;
  /** All registers that a guest can observe. */
  protected readonly files: readonly Int32Array[];
  protected counts = { instructions: 0, simulated: 0, recovery: Number.MAX_SAFE_INTEGER };
  /** Counts of stores and of TLB changes, by which an idle loop differs from a busy one. */
  protected stores = 0;
  /** The request of the instruction being executed. */
  protected target = 0;
  protected targetSpace = 0;
  protected branching = false;
  protected returning = false;
  protected nullifying = 0;
  /** The vector of the interruption that the instruction raises; 0 for none. */
  protected fault = 0;
  /** The address of its data reference, for ISR and IOR. */
  protected faultSpace = 0;
  protected faultOffset = 0;
  protected exit: Exit | undefined;
  /** The value of CR16 at power-on, where the processor counts time itself. */
  protected timeBase: number | undefined;
  /** The hypervisor's value for the environment exit of this instruction. */
  protected supplied: number | undefined;
  /** The instruction does not complete: handlers return as soon as this is set. */
  stopped = false;

  constructor({ memorySize, random = new Random('tlb'), takeover, processor = 'interpreter' }: CpuOptions) {
    super(new Memory(memorySize, processor !== 'interpreter'));
    this.translation = new AddressTranslation(this.cr, this.state, this.memory, random, takeover);
    this.files = [this.gr, this.cr, this.spaces, this.shadow, this.floats, this.state, this.translation.pending];
  }

  get pc() {
    return this.state[STATE.front] >>> 0;
  }

  readonly carries = conditions.carries;
  readonly addCondition = conditions.addCondition;
  readonly subCondition = conditions.subCondition;
  readonly logicalCondition = conditions.logicalCondition;
  readonly unitCondition = conditions.unitCondition;
  setCarries(value: number) {
    this.state[STATE.carries] = value;
  }
  carry() {
    return this.state[STATE.carries] >>> 7;
  }
  decimalCorrection(intermediate: number) {
    return conditions.sixes(this.state[STATE.carries], intermediate !== 0);
  }
  divideSign() {
    return this.state[STATE.psw] & PSW.V ? 1 : 0;
  }
  setDivideSign(value: number) {
    this.state[STATE.psw] = (this.state[STATE.psw] & ~PSW.V) | (value ? PSW.V : 0);
  }
  readSpace(index: number) {
    return this.spaces[index];
  }
  writeSpace(index: number, value: number) {
    if (index > 4 && this.pc & 3) this.trap(VECTOR.privilegedRegister);
    else this.spaces[index] = value & 0xffff;
  }
  /**
   * The space of an address: that of the instruction's register or, for register 0, the one that the offset selects.
   */
  space(register: number, offset: number) {
    return this.spaces[register || 4 + (offset >>> 30)];
  }
  /**
   * The doubleword store of register 0 saves a pending trap and so cancels it: this instruction alone does not take the
   * trap.
   */
  useCoprocessor(saving: number) {
    if ((this.cr[CR.ccr] & FLOATING_POINT_UNIT) !== FLOATING_POINT_UNIT) this.trap(VECTOR.assistEmulation);
    else if (this.floats[0] & DELAYED_TRAP && !saving) this.trap(VECTOR.assistException);
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
  readonly floatArithmetic = float.floatArithmetic.bind(undefined, this.floats);
  readonly floatCopy = float.floatCopy.bind(undefined, this.floats);
  readonly floatConvert = float.floatConvert.bind(undefined, this.floats);
  readonly floatCompare = float.floatCompare.bind(undefined, this.floats);
  readonly floatTest = float.floatTest.bind(undefined, this.floats);
  readonly floatMultiplyAnd = float.floatMultiplyAnd.bind(undefined, this.floats);
  readonly floatIdentify = float.floatIdentify.bind(undefined, this.floats);
  readonly floatUnimplemented = float.floatUnimplemented.bind(undefined, this.floats);
  readonly multiplyHigh = multiplyHigh;
  readonly multiplyLow = Math.imul;
  nullify(value: number) {
    this.nullifying = value;
  }
  branch(target: number) {
    this.branchExternal(this.state[STATE.spaceFront], target);
  }
  branchExternal(space: number, target: number) {
    this.target = (target & ~3) | Math.max(target & 3, this.state[STATE.front] & 3);
    this.targetSpace = space;
    this.branching = true;
  }
  /** `gate`: the privilege level becomes the gateway page's, if higher. */
  branchGateway(target: number) {
    const { state } = this;
    const level = this.translation.gatewayLevel(state[STATE.spaceFront], state[STATE.front]);
    this.target = (target & ~3) | level;
    this.targetSpace = state[STATE.spaceFront];
    this.branching = true;
  }
  /** PSW B: the instruction before was a branch that was taken. */
  branched() {
    return this.state[STATE.psw] & PSW.B;
  }
  /** 0: the return address of a branch here; -8: the address of the instruction itself. */
  link(offset: number) {
    return offset ? this.state[STATE.front] : this.state[STATE.back] + 4;
  }
  linkSpace() {
    return this.state[STATE.spaceBack];
  }
  trap(vector: number) {
    this.fault = vector;
    this.stopped = true;
  }
  systemMask() {
    return this.state[STATE.psw] & PSW.writable;
  }
  setSystemMask(mask: number) {
    this.state[STATE.psw] = (this.state[STATE.psw] & ~PSW.writable) | mask;
  }
  returnFromInterruption(shadowed: number) {
    leaveInterruption(this, shadowed !== 0);
    this.returning = true;
  }
  readControl(index: number) {
    if (index === CR.timer) {
      if (this.state[STATE.psw] & PSW.S && this.pc & 3) this.trap(VECTOR.privilegedRegister);
      if (this.stopped) return 0;
      if (this.supplied !== undefined) return this.supplied;
      if (this.timeBase !== undefined) return (this.timeBase + this.counts.instructions) | 0;
      this.exit = { reason: 'environment', kind: 'intervalTimer', pc: this.pc };
      this.stopped = true;
      return 0;
    }
    if (index !== CR.sar && index !== CR.tr2 && index !== CR.tr3) this.privileged();
    return this.cr[index];
  }
  writeControl(index: number, value: number) {
    if (index === CR.timer && !(this.pc & 3)) {
      // The exit counts it as simulated.
      this.exit = { reason: 'timerLoaded', comparand: value >>> 0 };
      return;
    }
    if (index !== CR.sar) this.privileged();
    if (this.stopped) return;
    if (index === CR.eirr) this.cr[index] &= ~value;
    else if (index === CR.offset) this.writeQueue(index, STATE.savedBack, value);
    else if (index === CR.space) this.writeQueue(index, STATE.savedSpaceBack, value & controlBits(index));
    else this.cr[index] = value & controlBits(index);
    if (PROTECTION_IDENTIFIERS.includes(index)) this.translation.protectionChanged();
  }
  /** A write moves the queue on: the former back becomes the front. */
  private writeQueue(front: number, back: number, value: number) {
    this.cr[front] = this.state[back];
    this.state[back] = value;
  }
  readDiagnose() {
    return this.state[STATE.diagnose];
  }
  writeDiagnose(value: number) {
    this.state[STATE.diagnose] = value;
  }
  /** The firmware's reserved instruction counts only at the firmware's own addresses, and in real mode. */
  diagnose(immediate: number) {
    const real = !(this.state[STATE.psw] & (PSW.C | PSW.D));
    if (immediate !== firmwareDiagnose || !real || !isFirmwareEntry(this.pc)) return;
    this.exit = { reason: 'firmware', pc: this.pc };
  }
  /** A control register for level 0 only: the hypervisor simulates the access. */
  private privileged() {
    if (this.pc & 3) this.trap(VECTOR.privilegedRegister);
    else this.counts.simulated++;
  }
}
