/** A PA-RISC 1.1 processor. Guest faults are data: `fault` is the vector noted, 0 for none. */
import { assert } from '../base/assert';
import { digest } from '../base/digest';
import { type Changes, IdleDetector, type Turn } from './idle-detector';
import { enterInterruption } from './interruption';
import { firstTurns, PlainPath } from './plain-path';
import type { Exit, Processor } from './processor';
import { type NamedRegister, nameRegisters } from './register-names';
import { CR, PSW, STATE } from './registers';
import type { CpuOptions } from './routines';
import { shortJumpBytes } from './short-jump';
import type { TlbEntry } from './tlb';
import type { Side, TranslationState } from './translation';

const LOOP_LIMIT = 64;
/** Page zero's word for the address of the operating system's transfer-of-control handler. */
const tocAddress = 8;
/** Instructions that the processor executes one by one during such a look; each takes as long as some ten others. */
const watchedSteps = 700;
/**
 * Turns that the detector needs to recognize a known waiting loop: the rest of the turn in progress, one up to the
 * saving of the registers, one up to their comparison, and two for the way into the loop.
 */
const turnsToKnowAgain = 5;
/** The whole state without memory, as plain data. */
interface CpuState {
  readonly files: readonly (readonly number[])[];
  readonly counts: { readonly instructions: number; readonly simulated: number; readonly recovery: number };
  readonly translation: TranslationState;
}

/** The processor: `run` executes instructions until an exit. */
export class Cpu extends PlainPath implements Processor {
  private idle: Turn = { period: 0, simulated: 0 };
  /** The start of the loop in which the guest waited last: the processor looks for that loop at once. */
  private idleLoop = -1;
  /** Short backward jumps before the next look for a waiting loop. */
  private turns = firstTurns;
  private readonly idleDetector = new IdleDetector();
  /** How often memory has been written from outside. */
  private writes = 0;
  /** All register files and the digest of memory in one array, for a digest. */
  private readonly digested: Uint8Array;
  private readonly allRegisters: Int32Array;
  private readonly memoryDigest: DataView;

  constructor(options: CpuOptions) {
    super(options);
    const registers = this.files.reduce((sum, file) => sum + file.length, 0);
    this.digested = new Uint8Array(4 * registers + 8);
    this.allRegisters = new Int32Array(this.digested.buffer, 0, registers);
    this.memoryDigest = new DataView(this.digested.buffer, 4 * registers);
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

  reset(entry: number, args: { gr26: number; gr25: number; gr24: number; gr23: number }): void {
    for (const registers of this.files) registers.fill(0);
    this.translation.reset();
    this.gr.set([args.gr23, args.gr24, args.gr25, args.gr26], 23);
    this.state.set([entry, entry + 4, 0, PSW.Q]);
    this.translation.pending.set([-1, 0, 0, -1, 0, 0]);
  }

  takeIllegalInstruction() {
    const { illegal } = this;
    this.illegal = undefined;
    return illegal;
  }

  setRecoveryCounter(instructions: number): void {
    this.counts.recovery = instructions;
  }

  countTime(ticks: number): void {
    this.timeBase = ticks - this.counts.instructions;
  }

  run(limit: number, simulatedWeight = 0): Exit {
    let interruptions = 0;
    let end = this.counts.instructions + limit;
    let watched = this.stepsToWatch(Math.min(limit, this.counts.recovery));
    this.idleDetector.startOver(watched > 0);
    for (;;) {
      if (this.counts.recovery <= 0) return { reason: 'recoveryCounter' };
      if (this.counts.instructions >= end) return { reason: 'limit' };
      if (watched > 0) watched--;
      else if (this.isPlain()) {
        const { simulated } = this.counts;
        const left = Math.min(end - this.counts.instructions, this.counts.recovery);
        const goesOn = this.runPlain(left, simulatedWeight);
        end -= simulatedWeight * (this.counts.simulated - simulated);
        if (this.fast.turns > 0 && goesOn) continue;
        if (this.fast.turns <= 0) {
          watched = watchedSteps;
          this.turns = Math.min(2 * this.turns, this.greatestTurns);
          this.fast.turns = this.turns;
          this.idleDetector.startOver(false);
          continue;
        }
      }
      const { instructions: before, simulated } = this.counts;
      const { pc } = this;
      this.step();
      if (simulatedWeight > 0) end -= simulatedWeight * (this.counts.simulated - simulated);
      if (this.exit) {
        const exit = this.exit;
        this.exit = undefined;
        return exit;
      }
      interruptions = this.counts.instructions > before ? 0 : interruptions + this.interrupted;
      if (interruptions > LOOP_LIMIT) return { reason: 'halted', why: `${LOOP_LIMIT} interruptions in a row` };
      if (this.pc <= pc && pc - this.pc < shortJumpBytes && !(this.state[STATE.psw] & PSW.R)) {
        const turn = this.idleDetector.turn(this.pc, this.changes(), this.files, this.counts);
        const left = Math.min(end - this.counts.instructions, this.counts.recovery);
        if (turn !== undefined && left >= 2 * turn.period) {
          this.idle = turn;
          this.idleLoop = this.pc;
          this.turns = firstTurns;
          this.fast.turns = firstTurns;
          return { reason: 'idle', period: turn.period, simulated: turn.simulated };
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

  /** High- or low-priority machine check, or power failure: taken before the next instruction if the PSW allows it. */
  raise(vector: 1 | 2 | 5): void {
    this.state[STATE.pending] |= 1 << vector;
  }

  /**
   * Transfer of control: goes on in real mode at the address that the operating system has left at `tocAddress` in page
   * zero, with the interrupted state saved as by an interruption. Returns false, without any effect, if there is no
   * such address.
   */
  transferOfControl(): boolean {
    const handler = this.memory.load(tocAddress, 4);
    if (handler === 0) return false;
    enterInterruption(this, 0, { word: 0, space: 0, offset: 0 });
    this.state[STATE.front] = handler;
    this.state[STATE.back] = handler + 4;
    return true;
  }

  raiseExternalInterrupt(bits: number): void {
    this.cr[CR.eirr] |= bits;
  }
  generalRegister(number: number): number {
    return this.gr[number];
  }
  setGeneralRegister(number: number, value: number): void {
    if (number !== 0) this.gr[number] = value;
  }
  readMemory(address: number, length: number): Uint8Array {
    return this.memory.read(address, length);
  }
  writeMemory(address: number, bytes: Uint8Array): void {
    this.writes++;
    const room = Math.max(0, this.memory.size - address);
    if (room > 0) this.memory.write(address, room < bytes.length ? bytes.subarray(0, room) : bytes);
  }

  registers(): readonly NamedRegister[] {
    return nameRegisters(this.files);
  }

  snapshot(): CpuState {
    const files = this.files.map((file) => [...file]);
    return { files, counts: { ...this.counts }, translation: this.translation.snapshot() };
  }

  restore(snapshot: unknown): void {
    const { files, counts, translation } = snapshot as CpuState;
    for (const [at, file] of files.entries()) this.files[at].set(file);
    this.counts = { ...counts };
    this.translation.restore(translation);
  }

  tlbEntries(side: Side): readonly TlbEntry[] {
    return this.translation.entries(side);
  }

  physicalAddress(side: Side, space: number, offset: number): number | undefined {
    return this.translation.known(side, space, offset);
  }

  pageDigests(): Uint8Array {
    return this.memory.digests();
  }

  digest(): string {
    const { allRegisters } = this;
    let at = 0;
    for (const file of this.files) {
      allRegisters.set(file, at);
      at += file.length;
    }
    this.memoryDigest.setBigUint64(0, this.memory.digest());
    return digest(this.digested);
  }

  private changes(): Changes {
    return { stores: this.stores, writes: this.writes };
  }

  /**
   * How many of the next instructions to execute one by one, because the guest stands in the loop in which it waited
   * last.
   */
  private stepsToWatch(instructions: number): number {
    const { period } = this.idle;
    const within = this.pc - this.idleLoop;
    const steps = period * turnsToKnowAgain;
    return within >= 0 && within < shortJumpBytes && steps < watchedSteps && instructions > 2 * steps ? steps : 0;
  }
}
